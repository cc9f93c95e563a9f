import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mediaFolder } from '../../server/ingest/media-folder.ts';
import { recoverSource } from '../../server/ingest/recovery.ts';
import { createSqliteMediaIndex } from '../../server/ingest/index/sqlite-media-index.ts';
import { openDatabase } from '../../server/store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../server/store/sqlite/sqlite-event-store.ts';
import { cli, keyOf, pathOf, recorded, T0 as RECORDED_MS } from '../helpers/recorded-hall.ts';
import { serveSession, STREAM, T0 } from '../helpers/served-session.ts';

const ALL = ['--before', '2026-10-02'] as const;

/**
 * Of five segments the first shows a reviewed statement, the third an unreviewed one. The fifth shows one that is
 * reviewed and flagged. Nobody speaks in the others.
 */
async function tagged() {
  const hall = await recorded();
  const served = serveSession(createSqliteEventStore(hall.opened.database));
  const { give, id, mark, pass } = served;
  await served.create();
  await give('ana', 'attach-source', { sourceId: 'hall', role: 'floor', channel: 'en' });
  const anchor = { anchorId: id(), sourceId: 'hall', epoch: 1, mediaMs: 0, sessionMs: RECORDED_MS } as const;
  await give('system', 'add-anchor', { ...anchor, basis: 'pdt', uncertaintyMs: 100 });
  pass((RECORDED_MS - T0) / 1000 + 60);
  await give('ana', 'start-session', {});
  const at = (ms: number) => mark({ pressedMs: RECORDED_MS + ms });
  const spoke = async (fromMs: number, toMs: number): Promise<string> => {
    const interventionId = id();
    await give('ana', 'start-intervention', {
      ...{ interventionId, entryId: null, endsInterventionId: null, mark: at(fromMs) },
    });
    await give('ana', 'stop-intervention', { interventionId, mark: at(toMs) });
    return interventionId;
  };
  const [reviewed, , flagged] = [await spoke(200, 1800), await spoke(4200, 5800), await spoke(8200, 9800)];
  for (const interventionId of [reviewed, flagged])
    await give('ana', 'set-review', { interventionId, review: 'reviewed' });
  await give('ana', 'set-flag', { flagId: id(), interventionId: flagged, flag: 'follow_up' });
  return { ...hall, served };
}

const present = (dataFolder: string): number[] =>
  [0, 1, 2, 3, 4].filter((seq) => existsSync(join(mediaFolder(dataFolder), pathOf(seq))));

it('[M14a] [M14b] lists what is old enough to go, day by day, and what is kept and for whose sake, beside the server', async () => {
  const { dataFolder } = await tagged();
  expect(await cli(dataFolder, 'media', 'retention', ...ALL)).toEqual({
    code: 0,
    said: [
      'hall 2026-09-30 0.00 h, 2 files, 0.0 MB, 1 statements',
      'hall 2026-10-01 0.00 h, 1 files, 0.0 MB, 0 statements; 2 files kept for 1 statements without review and 1 flagged',
      '3 files, 0.0 MB would go; nothing is deleted without --delete',
    ],
  });
  expect(present(dataFolder)).toEqual([0, 1, 2, 3, 4]);
  const { said } = await cli(dataFolder, 'media', 'retention', '--before', '2026-10-01', '--source', 'hall');
  expect(said.at(-1)).toMatch(/^2 files/);
  expect((await cli(dataFolder, 'media', 'retention', ...ALL, '--source', 'none')).said).toEqual(['media: not_found']);
  for (const args of [[], ['--before', 'soon'], ['--older-than', '90'], ['--older-than', '90d', '--now']])
    expect((await cli(dataFolder, 'media', 'retention', ...args)).code, args.join(' ')).toBe(2);
});

it('[M14b] nothing is deleted of a run without an anchor to a session in which statements wait', async () => {
  const { dataFolder, opened, served } = await tagged();
  const [anchor = ''] = served.published.flatMap(({ events }) =>
    events.filter(({ type }) => type === 'anchor-added').map(({ commandId }) => commandId),
  );
  await served.give('system', 'undo', { commandId: anchor });
  expect(opened.database.prepare('SELECT count(*) AS count FROM media_segments').get()).toEqual({ count: 5 });
  expect((await cli(dataFolder, 'media', 'retention', ...ALL)).said.at(-1)).toMatch(/^0 files/);
});

it('[M14c] [M14e] deletes it, says so in the log and in the chain’s check, and takes along what was derived from it', async () => {
  const { dataFolder, index, close } = await tagged();
  const hashOf = (seq: number): string => index.slot(keyOf(seq))?.file?.sha256 ?? '';
  const pictures = join(dataFolder, 'thumbnails');
  mkdirSync(pictures, { recursive: true });
  for (const seq of [0, 2]) writeFileSync(join(pictures, `${hashOf(seq)}-160.jpg`), 'picture');
  mkdirSync(join(dataFolder, 'peaks/hall/2026-09-30'), { recursive: true });
  const kept = `${hashOf(2)}-160.jpg`;
  expect(await cli(dataFolder, 'media', 'retention', ...ALL, '--delete'), 'the server runs').toEqual({
    code: 1,
    said: ['media: another Rostrum runs on this data folder (data_folder_in_use)'],
  });
  close();

  const { code, said } = await cli(dataFolder, 'media', 'retention', ...ALL, '--delete');
  expect([code, said.at(-1)]).toEqual([0, '3 files, 0.0 MB deleted']);
  expect(present(dataFolder)).toEqual([2, 4]);
  expect(readdirSync(pictures)).toEqual([kept]);
  expect(readdirSync(join(dataFolder, 'peaks'))).toEqual([]);
  const verified = await cli(dataFolder, 'media', 'verify');
  expect([verified.code, verified.said[0]]).toEqual([0, 'hall ok, 3 files, 3 deleted on purpose']);
  expect((await cli(dataFolder, 'verify')).code).toBe(0);
  expect((await cli(dataFolder, 'media', 'retention', ...ALL)).said.at(-1)).toMatch(/^0 files/);

  const again = openDatabase(dataFolder);
  const events = await createSqliteEventStore(again.database).read(STREAM, 0, 1000);
  const deleted = events.filter(({ type }) => type === 'recording-deleted').map(({ payload }) => payload);
  expect(deleted.map((payload) => JSON.parse(payload) as unknown)).toEqual([
    {
      sourceId: 'hall',
      stretches: [
        { epoch: 1, fromMs: 0, toMs: 4000 },
        { epoch: 1, fromMs: 6000, toMs: 8000 },
      ],
    },
  ]);
  const gaps = createSqliteMediaIndex(again.database).window('hall', 'main', 0, Number.MAX_SAFE_INTEGER);
  expect(gaps.map(({ gap }) => gap)).toEqual(['deleted', 'deleted', null, 'deleted', null]);
  again.close();
});

it('[M14d] [M8] what a stop in the middle left behind goes at the next start, and is not taken for a find', async () => {
  const { dataFolder, index } = await recorded();
  index.markGap(keyOf(1), 'deleted');
  const report = await recoverSource(mediaFolder(dataFolder), index, 'hall');
  expect(report).toMatchObject({ adopted: [], lost: [], orphans: [] });
  expect(present(dataFolder)).toEqual([0, 2, 3, 4]);
  expect(index.slot(keyOf(1))).toMatchObject({ gap: 'deleted', file: null });
});
