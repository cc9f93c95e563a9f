import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkAfter, type CustodyLink } from '../../server/ingest/custody.ts';
import type { MediaIndex } from '../../server/ingest/index/media-index.ts';
import { mediaFolder } from '../../server/ingest/media-folder.ts';
import { verifyMedia } from '../../server/ingest/verify-media.ts';
import { createSqliteEventStore } from '../../server/store/sqlite/sqlite-event-store.ts';
import { requireOrSkip } from '../helpers/programs.ts';
import { cli, draftOf, keyOf, pathOf, recorded, SEGMENTS, T0 } from '../helpers/recorded-hall.ts';
import { serveSession } from '../helpers/served-session.ts';

describe('media verify', () => {
  it('[M13b] reports the number of unchanged files, and the head of each day', async () => {
    const { dataFolder, index } = await recorded();
    const chain = (at: number): string => index.custody('hall')[at]?.chain ?? '';
    expect(await cli(dataFolder, 'media', 'verify')).toEqual({
      code: 0,
      said: ['hall ok, 6 files', `hall 2026-09-30 3 ${chain(2)}`, `hall 2026-10-01 3 ${chain(5)}`],
    });
  });

  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['changed', (path: string) => writeFileSync(path, 'segment X')],
  ] as const)('[M13b] finds a file that is %s', async (what, harm) => {
    const { dataFolder } = await recorded();
    harm(join(mediaFolder(dataFolder), pathOf(3)));
    const { code, said } = await cli(dataFolder, 'media', 'verify');
    expect([code, ...said.slice(0, 2)]).toEqual([1, `hall BROKEN at ${pathOf(3)}: ${what}`, 'hall 1 fault, 5 files']);
  });

  it('[M13b] a file that the index calls lost is counted and no fault', async () => {
    const { dataFolder, index } = await recorded();
    rmSync(join(mediaFolder(dataFolder), pathOf(3)));
    index.markGap(keyOf(3), 'lost');
    const { code, said } = await cli(dataFolder, 'media', 'verify');
    expect([code, said[0]]).toEqual([0, 'hall ok, 5 files, 1 known to be lost']);
  });

  it('[M13b] what arrives while it is looked at is no fault', async () => {
    const { dataFolder, index } = await recorded();
    let seq = SEGMENTS;
    /** A segment that comes after each question to the index. */
    const thenComes = <Answer>(answer: Answer): Answer => {
      const segment = `segment ${String(seq)}`;
      const [slot] = index.expect([draftOf(seq)]);
      if (slot === undefined) throw new Error('no slot');
      writeFileSync(join(mediaFolder(dataFolder), slot.path), segment);
      const sha256 = createHash('sha256').update(segment).digest('hex');
      index.store(slot, { bytes: segment.length, sha256, receivedMs: T0 + 60_000 });
      seq++;
      return answer;
    };
    const busy: MediaIndex = {
      ...index,
      paths: (id) => thenComes(index.paths(id)),
      custody: (id) => thenComes(index.custody(id)),
    };
    const { faults, files } = await verifyMedia(mediaFolder(dataFolder), busy, 'hall', []);
    expect([faults, seq, files]).toEqual([[], SEGMENTS + 2, 1 + SEGMENTS + 1]);
  });

  it.each([
    ["UPDATE media_custody SET sha256 = 'aa' WHERE path LIKE '%1-1.m4s'", 1, 'chain'],
    ["UPDATE media_custody SET received_ms = received_ms + 1 WHERE path LIKE '%1-3.m4s'", 3, 'chain'],
    ["DELETE FROM media_custody WHERE path LIKE '%1-2.m4s'", 3, 'chain'],
    ["DELETE FROM media_custody WHERE path LIKE '%1-4.m4s'", 4, 'unchained'],
  ] as const)('[M13b] finds what was changed in the chain: %s', async (sql, seq, what) => {
    const { dataFolder, opened } = await recorded();
    expect(opened.database.prepare(sql).run().changes).toBe(1);
    const { code, said } = await cli(dataFolder, 'media', 'verify');
    expect(code).toBe(1);
    expect(said).toContain(`hall BROKEN at ${pathOf(seq)}: ${what}`);
  });
});

it('[M13e] finds a chain that was rewritten as a whole, by the log of a session that was closed before', async () => {
  const { dataFolder, opened, index } = await recorded();
  const served = serveSession(createSqliteEventStore(opened.database));
  await served.create();
  await served.give('ana', 'attach-source', { sourceId: 'hall', role: 'floor', channel: 'en' });
  const sources = [{ sourceId: 'hall', heads: [...index.custodyHeads('hall')] }];
  await served.give('system', 'log-custody', { sources });
  expect((await cli(dataFolder, 'media', 'verify')).code).toBe(0);

  // Somebody replaces a file that was fetched before midnight, and chains the whole day again.
  writeFileSync(join(mediaFolder(dataFolder), pathOf(0)), 'segment X');
  const sha256 = createHash('sha256').update('segment X').digest('hex');
  let before: CustodyLink | undefined;
  const rewrite = opened.database.prepare('UPDATE media_custody SET sha256 = ?, chain = ? WHERE path = ? AND day = ?');
  for (const link of index.custody('hall').filter(({ day }) => day === '2026-09-30')) {
    before = linkAfter(before, 'hall', link.path === pathOf(0) ? { ...link, sha256 } : link);
    rewrite.run(before.sha256, before.chain, before.path, before.day);
  }
  const { code, said } = await cli(dataFolder, 'media', 'verify');
  expect([code, said.slice(0, 2)]).toEqual([1, ['hall BROKEN at 2026-09-30: logged', 'hall 1 fault, 6 files']]);
});

it('[M13e] reports a recording that a log has and the index lacks', async () => {
  const { dataFolder, opened } = await recorded();
  const served = serveSession(createSqliteEventStore(opened.database));
  await served.create();
  await served.give('ana', 'attach-source', { sourceId: 'gone', role: 'floor', channel: 'en' });
  const heads = [{ day: '2026-09-30', link: 3, chain: 'ab'.repeat(32) }];
  await served.give('system', 'log-custody', { sources: [{ sourceId: 'gone', heads }] });
  const { code, said } = await cli(dataFolder, 'media', 'verify');
  expect([code, said.includes('gone BROKEN at 2026-09-30: logged')]).toEqual([1, true]);
});

it('[M13c] media manifest is what sha256sum checks', async (context) => {
  requireOrSkip(context, 'sha256sum');
  const { dataFolder } = await recorded();
  const { code, said } = await cli(dataFolder, 'media', 'manifest');
  expect([code, said.length]).toEqual([0, SEGMENTS + 1]);
  const check = (): ReturnType<typeof spawnSync> =>
    spawnSync('sha256sum', ['--check', '--strict', '--quiet'], {
      ...{ cwd: mediaFolder(dataFolder), encoding: 'utf8', input: said.map((line) => `${line}\n`).join('') },
    });
  expect(check()).toMatchObject({ status: 0, stdout: '' });
  writeFileSync(join(mediaFolder(dataFolder), pathOf(2)), 'segment X');
  expect(check()).toMatchObject({ status: 1, stdout: `${pathOf(2)}: FAILED\n` });
});

it('media without a verb of its own shows its usage', async () => {
  expect(await cli((await recorded()).dataFolder, 'media', 'sing')).toEqual({
    code: 2,
    said: [expect.stringMatching(/^usage: media verify\|manifest\|retention /)],
  });
});
