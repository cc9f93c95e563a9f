import { Parser } from 'm3u8-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sourceView } from '../../server/media/source-state.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';
import { createPlaybackApp } from '../helpers/playback-app.ts';
import { createMultivariantOrigin, type MultivariantOrigin } from '../helpers/multivariant-origin.ts';

const START_MS = Date.UTC(2026, 2, 1, 13);
const HOME = `/media/${SOURCE_ID}`;
const RENDITIONS = ['main', 'small', 'sound-floor', 'sound-english'] as const;
type Name = (typeof RENDITIONS)[number];

let origin: MultivariantOrigin<Name>;
let recording: IngestHarness;
let app: ReturnType<typeof createPlaybackApp>;
/** Media times at which something is blocked for the reader. */
const withheld = new Set<number>();

/** Three segments of every rendition, an encoder that begins again, three more. English misses its second. */
async function recordAll(): Promise<void> {
  const picture = { startMs: START_MS, window: 12 } as const;
  const sound = { ...picture, firstSeq: 500 };
  origin = await createMultivariantOrigin(
    { main: picture, small: picture, 'sound-floor': sound, 'sound-english': sound },
    (urls) => [
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Floor",DEFAULT=YES,URI="${urls['sound-floor']}"`,
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",URI="${urls['sound-english']}"`,
      '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=1280x720,CODECS="avc1.64001f,mp4a.40.2",AUDIO="a"',
      urls.main,
      '#EXT-X-STREAM-INF:BANDWIDTH=200000,RESOLUTION=320x180,AUDIO="a"',
      urls.small,
    ],
  );
  origin.renditions['sound-english'].faults.missing.add(501);
  for (let count = 0; count < 3; count++) origin.push();
  await recording.record(origin.masterUrl);
  await untilStored();
  for (const name of RENDITIONS) origin.renditions[name].restart(0);
  for (let count = 0; count < 3; count++) origin.push();
  await untilStored();
  await recording.until('gap');
}

async function untilStored(): Promise<void> {
  for (const name of RENDITIONS)
    for (const { sha256 } of origin.renditions[name].all.filter(({ seq }) => seq !== 501))
      await recording.until('segment', (event) => event.rendition === name && event.sha256 === sha256);
}

async function manifest(path: string): Promise<Parser['manifest']> {
  const parser = new Parser();
  parser.addParser({ expression: /^#EXT-X-GAP/, customType: 'gap', segment: true });
  parser.push((await app.inject(HOME + path)).body);
  parser.end();
  return parser.manifest;
}

async function media(path: string): Promise<[run: number | undefined, uri: string, isGap: boolean][]> {
  const { segments, discontinuitySequence = 0 } = await manifest(path);
  return segments.map((segment) => [
    discontinuitySequence + (segment.timeline ?? 0),
    segment.uri,
    (segment as { custom?: { gap?: unknown } }).custom?.gap !== undefined,
  ]);
}

beforeEach(async () => {
  recording = await createIngestHarness();
  withheld.clear();
  const authorize = () => (slot: { mediaMs: number }) => withheld.has(slot.mediaMs);
  const { root, index } = recording;
  app = createPlaybackApp({ root, index, nowMs: () => recording.runtime.nowMs(), authorize });
  await recordAll();
});

afterEach(async () => {
  await app.close();
  await recording.close();
  await origin.close();
});

const VOD = `from=${String(START_MS)}&to=${String(START_MS + 60_000)}`;

describe('[M26] the choice of renditions', () => {
  test.each([
    ['live', 'live.m3u8'],
    ['vod', `vod.m3u8?${VOD}`],
  ])('%s: pictures, and the sounds that can be chosen', async (folder, file) => {
    const { playlists, mediaGroups } = await manifest(`/${folder}/index.m3u8?${VOD}`);
    expect(playlists?.map(({ uri, attributes }) => [uri, attributes.BANDWIDTH, attributes.RESOLUTION])).toEqual([
      [`../r/main/${file}`, 900_000, { width: 1280, height: 720 }],
      [`../r/small/${file}`, 200_000, { width: 320, height: 180 }],
    ]);
    const [group] = Object.values(mediaGroups?.AUDIO ?? {});
    expect(group).toMatchObject({
      Floor: { default: true, uri: `../r/sound-floor/${file}` },
      English: { default: false, language: 'en', uri: `../r/sound-english/${file}` },
    });
    const address = new URL(playlists?.[0]?.uri ?? '', `http://x${HOME}/${folder}/index.m3u8`);
    expect((await app.inject(address.pathname + address.search)).statusCode).toBe(200);
  });

  test('holds nothing that has nothing to play then', async () => {
    recording.index.putRendition({
      ...{ sourceId: SOURCE_ID, rendition: 'sound-late', kind: 'sound', name: 'Late', language: null },
      ...{ bandwidth: 0, width: null, height: null, codecs: null, isDefault: false },
    });
    expect((await app.inject(`${HOME}/live/index.m3u8`)).body).not.toContain('Late');
    expect((await app.inject(`${HOME}/r/sound-late/live.m3u8`)).json()).toMatchObject({ error: { code: 'media_gap' } });
    const after = `from=${String(START_MS + 3_600_000)}&to=${String(START_MS + 3_700_000)}`;
    expect((await app.inject(`${HOME}/vod/index.m3u8?${after}`)).json()).toMatchObject({
      error: { code: 'media_gap' },
    });
  });
});

describe('[M26] a rendition', () => {
  test('breaks where main does, whatever its own numbers, and has its own holes', async () => {
    const main = await media('/r/main/live.m3u8');
    expect(main).toEqual(await media('/live.m3u8'));
    expect(main.map(([run]) => run)).toEqual([0, 0, 0, 1, 1, 1]);
    for (const name of RENDITIONS) {
      for (const path of [`/r/${name}/live.m3u8`, `/r/${name}/vod.m3u8?${VOD}`]) {
        const listed = await media(path);
        expect(
          listed.map(([run]) => run),
          path,
        ).toEqual([0, 0, 0, 1, 1, 1]);
        expect(listed.map(([, uri]) => uri.split('at=')[1])).toEqual(['0', '2000', '4000', '0', '2000', '4000']);
        expect(listed.map(([, , isGap]) => isGap)).toEqual(
          [0, 1, 2, 3, 4, 5].map((order) => name === 'sound-english' && order === 1),
        );
      }
    }
  });

  test('gives its own bytes', async () => {
    const [, [, uri] = [0, '']] = await media('/r/sound-floor/live.m3u8');
    const answer = await app.inject(`${HOME}/r/sound-floor/${uri}`);
    expect(answer.rawPayload).toEqual(origin.renditions['sound-floor'].all[1]?.body);
  });

  test('[P7a] [P7c] a hidden stretch is a hole in every one of them, sound too', async () => {
    withheld.add(2000);
    for (const name of RENDITIONS) {
      const listed = await media(`/r/${name}/vod.m3u8?${VOD}`);
      const [order, [, uri]] = [...listed.entries()].find(([, [, address]]) => address.endsWith('at=2000')) ?? [
        -1,
        [0, ''],
      ];
      expect(listed[order]?.[2], name).toBe(true);
      expect((await app.inject(`${HOME}/r/${name}/${uri}`)).json(), name).toMatchObject({
        error: { code: 'media_protected' },
      });
    }
  });
});

test('[M9] [M16d] the state of a source has the state of each rendition', () => {
  const view = sourceView({ ...recording, nowMs: () => recording.runtime.nowMs() }, SOURCE_ID);
  expect(view?.gaps).toBe(0);
  expect(view?.renditions).toMatchObject([
    { id: 'main', kind: 'picture', height: 720, gaps: 0 },
    { id: 'small', kind: 'small_picture', height: 180 },
    { id: 'sound-english', name: 'English', language: 'en', gaps: 1, gapMs: 2000, recordedMs: 10_000 },
    { id: 'sound-floor', name: 'Floor', isDefault: true, gaps: 0, recordedMs: 12_000 },
  ]);
});
