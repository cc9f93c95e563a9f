import { topicOf } from '../../shared/reference/topics.ts';
import { presetOf } from '../../shared/reference/rule-presets.ts';
import type { SessionKind } from '../../shared/vocabulary/session.ts';
import type { ConferenceRow, ConferenceStore } from '../store/conference-store.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { Commands } from './commands.ts';
import { CodedError } from '../coded-error.ts';
import { newId } from '../new-id.ts';
import { streamOf } from './stream-names.ts';

export interface NewConference {
  readonly name: string;
  readonly place: string;
  readonly timeZone: string;
}

export interface NewSession {
  /** An existing conference. Without it `conference` describes a new one. */
  readonly conferenceId?: string;
  readonly conference?: NewConference;
  readonly title: string;
  readonly kind: SessionKind;
  readonly timeZone: string;
  readonly presetId: string;
  readonly quickTopics?: readonly string[];
}

export interface SessionSetupDeps {
  readonly conferences: ConferenceStore;
  readonly commands: Commands;
  readonly nowMs: () => number;
}

/** Makes conferences and sessions. Faults are `CodedError`s. */
export type SessionSetup = ReturnType<typeof createSessionSetup>;

export function createSessionSetup({ conferences, commands, nowMs }: SessionSetupDeps) {
  function addConference(conference: NewConference, by: Caller): ConferenceRow {
    requireZone(conference.timeZone);
    const now = nowMs();
    const row = { ...conference, id: newId(now), createdBy: by.userId, createdAtMs: now };
    conferences.addConference(row);
    return row;
  }

  function conferenceFor({ conferenceId, conference }: NewSession, by: Caller): ConferenceRow {
    if (conference !== undefined && conferenceId === undefined) return addConference(conference, by);
    const known = conferenceId === undefined ? undefined : conferences.conference(conferenceId);
    if (known === undefined) throw new CodedError('not_found', { path: '/conferenceId' });
    return known;
  }

  return {
    addConference,

    /** Copies the rules of the preset into the session's log. So a later change of the preset changes no session. */
    async addSession(session: NewSession, by: Caller): Promise<string> {
      const preset = presetOf(session.presetId);
      if (preset === undefined) throw new CodedError('malformed', { path: '/presetId' });
      requireZone(session.timeZone);
      const unknown = session.quickTopics?.findIndex((topic) => topicOf(topic) === undefined) ?? -1;
      // Before a new conference is made for nothing.
      if (unknown >= 0) throw new CodedError('unknown_reference', { path: `/quickTopics/${String(unknown)}` });
      const conference = conferenceFor(session, by);
      const { title, kind, timeZone, presetId, quickTopics = [] } = session;
      const now = nowMs();
      const id = newId(now);
      const payload = {
        conferenceId: conference.id,
        title,
        kind,
        timeZone,
        presetId,
        limitRules: preset.rules,
        quickTopics,
      };
      const command = { commandId: newId(now), type: 'create-session', payload };
      const answer = await commands.submit(streamOf(id), command, by);
      if (!answer.ok) throw new CodedError(answer.code, answer.params);
      return id;
    },
  };
}

function requireZone(timeZone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new CodedError('malformed', { path: '/timeZone' });
  }
}
