import type { Audience } from '../vocabulary/audience.ts';
import type { Commitment, EventDraft, PersonalValue } from './event.ts';

/** A personal member of an event's payload, its audience, and the subject whose hiding or erasure covers it. */
export interface PersonalMember {
  readonly path: string;
  readonly audience: Audience;
  /** Members of the payload that may hold the subject's id. The first one with an id counts. */
  readonly subjectFrom: readonly string[];
}

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
export const PERSONAL_MEMBERS: { readonly [eventType: string]: readonly PersonalMember[] } = {
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

/** Whose hiding or erasure covers a personal member: derived from the event's own payload, which the chain holds ([G23]). */
export function subjectIn(payload: { readonly [key: string]: unknown }, { subjectFrom }: PersonalMember): string {
  return subjectFrom.map((name) => payload[name]).find((id) => typeof id === 'string') ?? 'session';
}

/** Turns plain text into a commitment: salted SHA-256 on the server, a placeholder on an optimistic client. */
export type SealText = (value: string) => { readonly commitment: string; readonly salt: string };

export interface SealedDraft {
  readonly type: string;
  readonly payload: { readonly [key: string]: unknown };
  readonly personal: readonly PersonalValue[];
}

/** Moves the personal members of a draft out of its payload and leaves their commitments in it. */
export function sealDraft(draft: EventDraft, seal: SealText): SealedDraft {
  const members = PERSONAL_MEMBERS[draft.type] ?? [];
  const payload: Record<string, unknown> = { ...draft.payload };
  const personal: PersonalValue[] = [];
  for (const member of members) {
    const value = payload[member.path];
    if (typeof value !== 'string') continue;
    const { commitment, salt } = seal(value);
    payload[member.path] = { '~': commitment } satisfies Commitment;
    personal.push({ path: member.path, value, salt, subject: subjectIn(payload, member), audience: member.audience });
  }
  return { type: draft.type, payload, personal };
}
