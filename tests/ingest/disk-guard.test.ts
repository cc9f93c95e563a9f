/** Tests that recording pauses on a full disk. */
import { expect, test } from 'vitest';
import { createHlsOrigin } from '../helpers/hls-origin.ts';
import { createIngestHarness, SOURCE_ID } from '../helpers/ingest-harness.ts';

test('[M10] too little space: no new source, recording pauses and resumes by itself', async () => {
  let free = 2e9;
  const disk = { freeBytes: () => Promise.resolve(free), refuseBelowBytes: 5e9, stopBelowBytes: 1e9 };
  const recording = await createIngestHarness({ disk });
  const origin = await createHlsOrigin({ startMs: Date.UTC(2026, 2, 1, 13) });
  await expect(recording.record(origin.url)).rejects.toMatchObject({ code: 'disk_full' });
  free = 6e9;
  await recording.record(origin.url);
  const first = origin.push();
  await recording.until('segment', ({ sha256 }) => sha256 === first.sha256);
  free = 1e8;
  await recording.until('state', ({ error }) => error === 'disk_full');
  const second = origin.push();
  free = 6e9;
  await recording.until('segment', ({ sha256 }) => sha256 === second.sha256);
  expect(recording.index.totals(SOURCE_ID)).toMatchObject({ segments: 2, gaps: 0 });
  await recording.close();
  await origin.close();
});
