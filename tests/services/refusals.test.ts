import { expect, it } from 'vitest';
import { StoreError } from '../../server/store/event-store.ts';
import { createMemoryEventStore } from '../../server/store/memory/memory-event-store.ts';
import { serveSession } from '../helpers/served-session.ts';

it('[G27] a late copy of a refused command is refused again, although it would take effect by now', async () => {
  const served = serveSession();
  const payload = { entries: [{ entryId: served.id(), listedAs: 'Freedom Now' }], place: 'end' };
  const commandId = served.id();
  const refused = { ok: false, code: 'not_found' };
  expect(await served.send('boris', 'add-entries', payload, commandId)).toMatchObject(refused);
  await served.create();
  expect(await served.send('boris', 'add-entries', payload, commandId)).toMatchObject(refused);
  expect(await served.send('ana', 'add-entries', payload, commandId)).toMatchObject({ ok: false, code: 'conflict' });
  expect(await served.send('boris', 'add-entries', payload, commandId)).toMatchObject(refused);
  expect(await served.send('boris', 'add-entries', payload, served.id())).toMatchObject({ ok: true, seqs: [2] });
});

it('[G27] what the disk refused is decided again', async () => {
  let isFull = false;
  const store = createMemoryEventStore();
  const served = serveSession({
    ...store,
    append: (batches) => (isFull ? Promise.reject(new StoreError('disk_full')) : store.append(batches)),
  });
  await served.create();
  const commandId = served.id();
  isFull = true;
  const refused = { ok: false, code: 'disk_full' };
  expect(await served.send('ana', 'close-list', {}, commandId)).toMatchObject(refused);
  isFull = false;
  expect(await served.send('ana', 'close-list', {}, commandId)).toMatchObject({ ok: true, seqs: [2] });
});
