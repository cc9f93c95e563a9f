import type { SourceRole } from '../../shared/vocabulary/media.ts';
import { isLocked } from '../../shared/session/reviewed-lock.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { Anchors } from './anchors.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import { newId } from '../new-id.ts';
import { hashSecret, newSecret } from '../accounts/secrets.ts';
import { streamOf } from '../sessions/stream-names.ts';

export interface Attached {
  readonly sessionId: string;
  readonly role: SourceRole;
  readonly channel: string;
}

export interface NewSource extends Attached {
  readonly url: string;
}

export interface SourcesDeps {
  readonly ingest: Ingest;
  readonly commands: Commands;
  readonly anchors: Anchors;
  readonly nowMs: () => number;
}

/** Adds recordings to sessions. Refusals are `DoorError`s and `IngestError`s. */
export interface Sources {
  /** Starts to record a stream and attaches it to the session. Returns its id. */
  add(source: NewSource, by: Caller): Promise<string>;
  /** Makes a source to which an encoder sends. The key is returned once. */
  addPush(source: Attached, by: Caller): Promise<{ readonly id: string; readonly key: string }>;
  /** Replaces the key of a source. Throws `not_found`, or `malformed` for a source that no encoder sends to. */
  renewKey(id: string): string;
  /** Revokes the key: nobody can send until there is a new one. Throws as `renewKey` does. */
  revokeKey(id: string): void;
}

export function createSources({ ingest, commands, anchors, nowMs }: SourcesDeps): Sources {
  /** Calls `begin`, which refuses what cannot be recorded, before it attaches the source. */
  async function attach(
    { sessionId, role, channel }: Attached,
    by: Caller,
    begin: (id: string, conferenceId: string) => Promise<unknown>,
  ): Promise<string> {
    const state = await commands.state(sessionId);
    const session = sessionRow(state);
    if (session === undefined) throw new CodedError('not_found', { id: sessionId });
    // Asked before anything is recorded. A review in between is caught below.
    if (isLocked(state)) throw new CodedError('session_closed');
    const now = nowMs();
    const id = newId(now);
    await begin(id, session.conferenceId);
    const command = { commandId: newId(now), type: 'attach-source', payload: { sourceId: id, role, channel } };
    const answer = await commands.submit(streamOf(sessionId), command, by);
    if (!answer.ok) {
      await ingest.stopSource(id);
      throw new CodedError(answer.code, answer.params);
    }
    await anchors.onAttached(sessionId, id);
    return id;
  }

  function requirePush(id: string): void {
    const source = ingest.source(id);
    if (source === undefined) throw new CodedError('not_found', { id });
    if (source.kind !== 'push') throw new CodedError('malformed', { id });
  }

  return {
    add: (source, by) =>
      attach(source, by, (id, conferenceId) => ingest.addSource({ id, conferenceId, url: source.url })),

    async addPush(source, by) {
      const key = newSecret();
      const keyHash = hashSecret(key);
      return { id: await attach(source, by, (id, conferenceId) => ingest.addPush({ id, conferenceId, keyHash })), key };
    },

    renewKey(id) {
      requirePush(id);
      const key = newSecret();
      ingest.setKey(id, hashSecret(key));
      return key;
    },

    revokeKey(id) {
      requirePush(id);
      ingest.setKey(id, null);
    },
  };
}
