import type { SourceRole } from '../../shared/vocabulary/source-role.ts';
import { sessionRow } from '../../shared/session/state.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Caller } from './accounts.ts';
import type { Anchors } from './anchors.ts';
import type { Commands } from './commands.ts';
import { DoorError } from './door-error.ts';
import { newId } from './new-id.ts';
import { streamOf } from './stream-names.ts';

export interface NewSource {
  readonly sessionId: string;
  readonly url: string;
  readonly role: SourceRole;
  readonly channel: string;
}

export interface SourcesDeps {
  readonly ingest: Ingest;
  readonly commands: Commands;
  readonly anchors: Anchors;
  readonly nowMs: () => number;
}

/** Recordings and the sessions that they are attached to. */
export interface Sources {
  /** Starts to record a stream and attaches it to the session; faults are coded. */
  add(source: NewSource, by: Caller): Promise<string>;
}

export function createSources({ ingest, commands, anchors, nowMs }: SourcesDeps): Sources {
  return {
    async add({ sessionId, url, role, channel }, by) {
      const session = sessionRow(await commands.state(sessionId));
      if (session === undefined) throw new DoorError('not_found', { id: sessionId });
      const now = nowMs();
      const id = newId(now);
      // An address that is none of ours to fetch is refused here, before anything is recorded.
      await ingest.addSource({ id, conferenceId: session.conferenceId, url });
      const command = { commandId: newId(now), type: 'attach-source', payload: { sourceId: id, role, channel } };
      const answer = await commands.submit(streamOf(sessionId), command, by);
      if (!answer.ok) {
        await ingest.stopSource(id);
        throw new DoorError(answer.code, answer.params);
      }
      await anchors.onAttached(sessionId, id);
      return id;
    },
  };
}
