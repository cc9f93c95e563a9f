import type { Anchors } from '../recordings/anchors.ts';
import type { Published } from '../sessions/commands.ts';
import { sessionOf } from '../sessions/stream-names.ts';
import type { Follower } from './follower.ts';

/** Anchors the epochs that began while a session was reviewed, once it is open again ([K21]). */
export function missedEpochs(anchors: Pick<Anchors, 'addMissed'>): Follower<Published> {
  return async ({ stream, events }) => {
    const sessionId = sessionOf(stream);
    if (sessionId === undefined || !events.some(({ type }) => type === 'session-status-set')) return;
    await anchors.addMissed(sessionId);
  };
}
