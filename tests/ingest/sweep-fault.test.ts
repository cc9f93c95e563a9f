/** Tests that a database locked for a while loses no gap of a sent stream. */
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { createSqliteMediaIndex } from '../../server/ingest/index/sqlite-media-index.ts';
import { MIGRATIONS } from '../../server/store/sqlite/open-database.ts';
import { createIngestHarness } from '../helpers/ingest-harness.ts';

const SPEED = 400;

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

it('[E37] a gap that cannot be noted now ends nothing, and is noted later', async () => {
  const database = new DatabaseSync(':memory:');
  for (const { sql } of MIGRATIONS) database.exec(sql);
  const index = createSqliteMediaIndex(database);
  let refusals = 0;
  const markGap: typeof index.markGap = (...noted) => {
    // Like a database that another process holds for a while.
    if (++refusals <= 2) throw new Error('database is locked');
    return index.markGap(...noted);
  };
  const harness = await createIngestHarness({ speed: SPEED, index: { ...index, markGap } });
  onTestFinished(() => harness.close());
  await harness.ingest.start();
  await harness.ingest.addPush({ id: 'desk', conferenceId: 'conf', keyHash: '0'.repeat(64) });
  const push = harness.ingest.push('desk');
  // A line whose body never comes.
  const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:2.000,\n1.ts\n';
  await push?.put('live.m3u8', once(playlist));
  expect(await harness.until('gap')).toMatchObject({ sourceId: 'desk', reason: 'not_found' });
  expect(refusals).toBe(3);
});
