import type { PersonalMember, PersonalMembers } from '../log/personal.ts';
import type { EventForm } from '../log/event-form.ts';
import { refuseNewer } from '../log/upcast.ts';

const team = (path: string, ...subjectFrom: readonly string[]): PersonalMember => ({
  path,
  audience: 'team',
  subjectFrom,
});
const lead = (path: string, ...subjectFrom: readonly string[]): PersonalMember => ({
  path,
  audience: 'lead',
  subjectFrom,
});

/**
 * The closed list of personal members ([G4], [P2]). It holds names and roles of persons, raw lines of the list, free
 * texts, and names of protected organizations. A member outside this list is not personal. Tests reject an event
 * with free text in such a member.
 */
const PERSONAL_MEMBERS: PersonalMembers = {
  'session-created': [team('title')],
  'entry-listed': [team('listedAs', 'entryId')],
  'entry-edited': [team('listedAs', 'entryId')],
  'speaker-identified': [team('announcedAs', 'interventionId', 'entryId')],
  'intervention-started': [team('announcedAs', 'interventionId')],
  'intervention-voided': [team('reason', 'interventionId')],
  'limit-changed': [team('reason')],
  'note-added': [team('text', 'interventionId', 'noteId')],
  'note-edited': [team('text', 'interventionId', 'noteId')],
  'speaker-hidden': [lead('reason', 'hideId')],
  'record-taken-out': [lead('reader')],
};

/** Version 1 is the first. Each later version adds a step to `upcast` and a golden log to the tests. */
const VERSION = 1;

/** How the events of a session are written and read. */
export const SESSION_EVENT_FORM: EventForm = {
  version: VERSION,
  personal: PERSONAL_MEMBERS,
  upcast: (event) => refuseNewer(event, VERSION),
};
