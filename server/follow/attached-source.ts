import { sessionPayload } from '../../shared/session/session-events.ts';
import type { Anchors } from '../recordings/anchors.ts';
import type { Published } from '../sessions/commands.ts';
import { sessionOf } from '../sessions/stream-names.ts';
import type { Follower } from './follower.ts';

/** Anchors the epochs that a source has when it is attached to a session ([E15]). */
export function attachedSource(anchors: Pick<Anchors, 'onAttached'>): Follower<Published> {
  return async ({ stream, events }) => {
    const sessionId = sessionOf(stream);
    if (sessionId === undefined) return;
    const attached = events.flatMap((event) => sessionPayload(event, 'source-attached') ?? []);
    await Promise.all(attached.map(({ sourceId }) => anchors.onAttached(sessionId, sourceId)));
  };
}
