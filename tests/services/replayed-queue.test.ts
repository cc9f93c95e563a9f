import { expect, it } from 'vitest';
import { serveSession, SESSION_ID } from '../helpers/served-session.ts';

it('[G6] [F12] two hundred queued actions replayed twice give the same state as once', async () => {
  const served = serveSession();
  await served.create();
  const queued: (readonly [string, string, object])[] = [];
  for (let n = 0; n < 50; n++) {
    const [entryId, interventionId, tagId] = [served.id(), served.id(), served.id()];
    const mark = served.mark();
    const start = { interventionId, entryId, endsInterventionId: null, mark };
    queued.push([
      served.id(),
      'add-entries',
      { entries: [{ entryId, listedAs: `Speaker ${String(n)}` }], place: 'end' },
    ]);
    queued.push([served.id(), 'start-intervention', start]);
    queued.push([served.id(), 'add-topic', { tagId, interventionId, topic: 'hd.media' }]);
    queued.push([served.id(), 'stop-intervention', { interventionId, mark }]);
  }
  const replay = async (): Promise<unknown[]> => {
    const answers: unknown[] = [];
    for (const [commandId, type, payload] of queued) answers.push(await served.send('ana', type, payload, commandId));
    return answers;
  };
  const first = await replay();
  const once = await served.commands.stateHash(SESSION_ID);
  expect(first.filter((answer) => (answer as { ok: boolean }).ok)).toHaveLength(200);
  expect(await replay()).toEqual(first);
  expect(await served.commands.stateHash(SESSION_ID)).toEqual(once);
});
