import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'm3u8-parser';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../server/cli/demo/faults.ts';
import { startOrigin, type OriginOptions } from '../../server/cli/demo/origin.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/media');
const SEGMENTS = 15;
const STARTED_AT_MS = Date.UTC(2018, 8, 10, 13, 0, 0);

async function originAt(container: 'fmp4' | 'ts', options: Partial<OriginOptions> = {}) {
  const clock = { ms: STARTED_AT_MS, nowMs: () => clock.ms };
  const folder = join(FIXTURE, container);
  const origin = await startOrigin({ folder, startedAtMs: STARTED_AT_MS, clock, ...options });
  onTestFinished(() => origin.close());
  return {
    at: (elapsedMs: number) => (clock.ms = STARTED_AT_MS + elapsedMs),
    fetch: (path: string) => fetch(new URL(path, origin.url)),
    async playlist() {
      const parser = new Parser();
      parser.push(await (await fetch(origin.url)).text());
      parser.end();
      return parser.manifest;
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the live origin', () => {
  it('[D3] lists a segment when its last frame has been on air', async () => {
    const origin = await originAt('fmp4');
    origin.at(1_999);
    expect((await origin.playlist()).segments).toHaveLength(0);
    expect((await origin.fetch('/0.m4s')).status).toBe(404);
    origin.at(2_000);
    expect((await origin.playlist()).segments).toHaveLength(1);
    expect((await origin.fetch('/0.m4s')).status).toBe(200);
  });

  it('[D3] slides a window of six segments, each with its time', async () => {
    const origin = await originAt('fmp4');
    for (const [elapsedMs, first] of [
      [12_000, 0],
      [13_999, 0],
      [14_000, 1],
      [20_500, 4],
    ] as const) {
      origin.at(elapsedMs);
      const { mediaSequence, segments, targetDuration } = await origin.playlist();
      expect([mediaSequence, targetDuration]).toEqual([first, 2]);
      expect(segments.map(({ uri }) => uri)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `${String(first + i)}.m4s`));
      expect(segments.map((segment) => Number(segment.dateTimeObject))).toEqual(
        [0, 1, 2, 3, 4, 5].map((i) => STARTED_AT_MS + 2_000 * (first + i)),
      );
    }
  });

  it('[D3] joins the loop by a discontinuity, and numbers and times go on', async () => {
    const origin = await originAt('ts');
    origin.at((SEGMENTS + 2) * 2_000);
    const atJoint = await origin.playlist();
    expect(atJoint.segments.map(({ discontinuity }) => discontinuity ?? false)).toEqual([
      ...[false, false, false, false],
      ...[true, false],
    ]);
    expect(atJoint.segments.map((segment) => Number(segment.dateTimeObject) - STARTED_AT_MS)).toEqual(
      [11, 12, 13, 14, 15, 16].map((i) => 2_000 * i),
    );
    expect(atJoint.discontinuitySequence).toBe(0);

    origin.at((SEGMENTS + 6) * 2_000);
    const joint = await origin.playlist();
    expect([joint.segments[0]?.discontinuity, joint.discontinuitySequence]).toEqual([true, 0]);
    origin.at((SEGMENTS + 7) * 2_000);
    const after = await origin.playlist();
    expect([after.segments[0]?.discontinuity, after.discontinuitySequence]).toEqual([undefined, 1]);
  });

  it('[D3] serves the same bytes in every round, for days', async () => {
    const origin = await originAt('fmp4');
    const days = 3 * 86_400_000;
    origin.at(days);
    const { mediaSequence, segments } = await origin.playlist();
    expect(mediaSequence).toBe(days / 2_000 - 6);
    const body = new Uint8Array(await (await origin.fetch(segments[2]?.uri ?? '')).arrayBuffer());
    const file = `${String((days / 2_000 - 4) % SEGMENTS).padStart(5, '0')}.m4s`;
    expect(sha256(body)).toBe(sha256(readFileSync(join(FIXTURE, 'fmp4', file))));
    expect((await origin.fetch('/init.mp4')).headers.get('content-type')).toBe('video/mp4');
  });

  it('[D3] lists nothing that is not rendered yet, and goes on when it is', async () => {
    const folder = join(tempFolder(), 'loop');
    cpSync(join(FIXTURE, 'fmp4'), folder, { recursive: true });
    rmSync(join(folder, '00004.m4s'));
    const origin = await originAt('fmp4', { folder });
    origin.at(20_000);
    expect((await origin.playlist()).segments.at(-1)?.uri).toBe('3.m4s');
    cpSync(join(FIXTURE, 'fmp4/00004.m4s'), join(folder, '00004.m4s'));
    expect((await origin.playlist()).segments.at(-1)?.uri).toBe('9.m4s');
  });

  it('[D4] has the truth at no address', async () => {
    const origin = await originAt('fmp4');
    for (const path of ['/truth', '/truth.json', '/script.json', '/loop.json', '/%2e%2e/fmp4/script.json', '/']) {
      expect((await origin.fetch(path)).status, path).toBe(404);
    }
  });
});

describe('a fault of the origin', () => {
  const answersAt = async (faults: readonly Fault[], elapsedMs: number) => {
    const origin = await originAt('fmp4', { faults });
    origin.at(elapsedMs);
    return origin;
  };

  it('lasts as long as it is scheduled', async () => {
    const origin = await originAt('fmp4', {
      faults: [
        { kind: 'playlist_status', status: 503, fromMs: 20_000, toMs: 26_000 },
        { kind: 'playlist_html', fromMs: 30_000, toMs: 34_000 },
      ],
    });
    const seen: (string | number | null)[] = [];
    for (const elapsedMs of [19_999, 20_000, 25_999, 26_000, 30_000, 34_000]) {
      origin.at(elapsedMs);
      const { status, headers } = await origin.fetch('/live.m3u8');
      seen.push(status === 200 ? headers.get('content-type') : status);
    }
    const hls = 'application/vnd.apple.mpegurl';
    expect(seen).toEqual([hls, 503, 503, hls, 'text/html', hls]);
  });

  it('stall: the playlist stays as it was', async () => {
    const origin = await answersAt([{ kind: 'stall', fromMs: 20_000, toMs: 40_000 }], 39_000);
    expect((await origin.playlist()).mediaSequence).toBe(4);
    origin.at(40_000);
    expect((await origin.playlist()).mediaSequence).toBe(14);
  });

  it('sequence_reset: numbers begin at 0 again, nothing older is listed, time goes on', async () => {
    const origin = await answersAt([{ kind: 'sequence_reset', atMs: 40_000 }], 44_000);
    const { mediaSequence, segments } = await origin.playlist();
    expect([mediaSequence, segments.length]).toEqual([0, 2]);
    expect(Number(segments[0]?.dateTimeObject)).toBe(STARTED_AT_MS + 40_000);
  });

  it('clock_jump and no_date_time: the times are wrong, or missing', async () => {
    const jumped = await answersAt([{ kind: 'clock_jump', atMs: 20_000, byMs: 5_000 }], 24_000);
    const times = (await jumped.playlist()).segments.map((segment) => Number(segment.dateTimeObject) - STARTED_AT_MS);
    expect(times).toEqual([12_000, 14_000, 16_000, 18_000, 25_000, 27_000]);
    const timeless = await answersAt([{ kind: 'no_date_time' }], 24_000);
    expect((await timeless.playlist()).segments[0]?.dateTimeObject).toBeUndefined();
  });

  it('of a segment: refused, or cut in the middle', async () => {
    const origin = await answersAt(
      [
        { kind: 'segment_status', status: 404, segments: [5] },
        { kind: 'segment_truncated', segments: [6] },
      ],
      20_000,
    );
    expect((await origin.fetch('/5.m4s')).status).toBe(404);
    const cut = await origin.fetch('/6.m4s');
    await expect(cut.arrayBuffer()).rejects.toThrow();
    expect((await origin.fetch('/7.m4s')).status).toBe(200);
  });
});
