import { expect, it } from 'vitest';
import { missedEpochs } from '../../server/follow/missed-epochs.ts';
import { createAnchors, type EpochStart } from '../../server/recordings/anchors.ts';
import { serveSession, T0 } from '../helpers/served-session.ts';

it('[K21] an epoch that begins after the review adds its anchor once the session is open again', async () => {
  const served = serveSession();
  const { commands, sessionId, give, create, pass, published } = served;
  const first: EpochStart = { sourceId: 'floor-1', epoch: 1, sessionMs: T0, basis: 'pdt', uncertaintyMs: 500 };
  const later: EpochStart = { ...first, epoch: 2, sessionMs: T0 + 60_000 };
  const known = [first];
  const anchors = createAnchors({ commands, openSessions: () => [sessionId], epochsOf: () => known });
  const anchored = async (): Promise<number[]> =>
    [...(await commands.state(sessionId)).tables.anchors.values()].map(({ epoch }) => epoch).sort();

  await create();
  await give('ana', 'start-session', {});
  await give('ana', 'close-session', {});
  pass(60);
  // Attached to a session that is over, as a recording made elsewhere is.
  await give('ana', 'attach-source', { sourceId: 'floor-1', role: 'floor', channel: 'floor' });
  await anchors.onAttached(sessionId, 'floor-1');
  await give('ana', 'review-session', {});
  await give('ana', 'review-session', {});
  known.push(later);
  await anchors.onEpoch(later);
  await anchors.onAttached(sessionId, 'floor-1');
  await anchors.catchUp();
  expect(await anchored()).toEqual([1]);
  expect(await anchors.sessionsOf('floor-1')).toEqual([]);

  await give('ana', 'review-session', { again: true });
  const latest = published.at(-1);
  if (latest === undefined) throw new Error('nothing was published');
  await missedEpochs(anchors)(latest);
  expect(await anchored()).toEqual([1, 2]);
});
