import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MAIN_RENDITION, type MediaIndex, type SlotDraft } from '../../server/ingest/index/media-index.ts';

const SOURCE = {
  id: 'src',
  conferenceId: 'conf',
  kind: 'pull',
  keyHash: null,
  url: 'http://origin.example/live.m3u8?token=1',
  pinnedVariantUrl: null,
  createdAtMs: 1000,
  stoppedAtMs: null,
} as const;
const EPOCH = { sourceId: 'src', sessionMs: 50_000, basis: 'pdt', uncertaintyMs: 100, openedAtMs: 60_000 } as const;

function draft(seq: number, change: Partial<SlotDraft> = {}): SlotDraft {
  return {
    sourceId: 'src',
    epoch: 1,
    rendition: MAIN_RENDITION,
    seq,
    mediaMs: seq * 2000,
    durMs: 2000,
    pdtMs: 50_000 + seq * 2000,
    pdtOrigin: 'origin',
    discontinuity: false,
    init: null,
    originPath: `/${String(seq)}.ts`,
    path: `src/1970-01-01/1-${String(seq)}.ts`,
    seenMs: 60_000,
    gap: null,
    ...change,
  };
}

const FILE = { bytes: 10, sha256: 'aa', receivedMs: 61_000 };

/** What every media index must do; each adapter's test runs it. */
export function mediaIndexContract(open: () => MediaIndex): void {
  function recording(): MediaIndex {
    const index = open();
    index.addSource(SOURCE);
    index.openEpoch(EPOCH);
    return index;
  }

  describe('media index', () => {
    test('keeps sources, and the things that can change about one', () => {
      const index = recording();
      index.addSource({ ...SOURCE, id: 'later', createdAtMs: 2000 });
      expect(() => {
        index.addSource(SOURCE);
      }).toThrow();
      index.setSourceUrl('src', 'http://origin.example/other.m3u8');
      index.setSourceStopped('src', 9000);
      index.setSourceKey('src', 'ab');
      const changed = { url: 'http://origin.example/other.m3u8', stoppedAtMs: 9000, keyHash: 'ab' };
      expect(index.source('src')).toEqual({ ...SOURCE, ...changed });
      index.setSourceUrl('src', 'rtmp://origin.example/hall/key', 'adapter');
      expect(index.source('src')).toMatchObject({ url: 'rtmp://origin.example/hall/key', kind: 'adapter' });
      expect(index.sources().map(({ id }) => id)).toEqual(['src', 'later']);
      expect(index.source('none')).toBeUndefined();
    });

    test('[M14c] lists what arrived before a moment, and what was deleted on purpose', () => {
      const index = recording();
      const sound = { rendition: 'floor', path: 'src/floor/0.ts' };
      index.expect([draft(0), draft(1), draft(2), draft(0, sound)]);
      for (const seq of [0, 1]) index.store(draft(seq), { ...FILE, receivedMs: 61_000 + seq });
      index.store(draft(0, sound), FILE);
      index.addOriginal({ sourceId: 'src', path: 'src/original', ...FILE });
      const before = (ms: number) => index.storedBefore('src', ms).map(({ rendition, seq }) => [rendition, seq]);
      expect(before(61_001)).toEqual([
        ['floor', 0],
        [MAIN_RENDITION, 0],
      ]);
      expect(before(Infinity)).toHaveLength(3);
      index.markGap(draft(0), 'deleted');
      index.markGap(draft(1), 'lost');
      index.dropOriginal('src');
      const isDeleted = ({ path, deleted }: { path: string; deleted: boolean }) => (deleted ? [path] : []);
      expect(index.paths('src').flatMap(isDeleted)).toEqual([draft(0).path, 'src/original']);
      expect(before(Infinity)).toEqual([['floor', 0]]);
    });

    test('knows how long a run of media is, to the end of what is stored', () => {
      const index = recording();
      expect(index.epochLengthMs('src', 1)).toBe(0);
      for (const slot of index.expect([draft(0), draft(1), draft(2)])) if (slot.seq < 2) index.store(slot, FILE);
      expect([index.epochLengthMs('src', 1), index.epochLengthMs('src', 2)]).toEqual([4000, 0]);
    });

    test('keeps renditions, the picture first, and what is newly known of one', () => {
      const index = recording();
      const sound = {
        sourceId: 'src',
        kind: 'sound',
        language: 'en',
        bandwidth: 0,
        width: null,
        height: null,
        codecs: null,
      } as const;
      const english = { ...sound, rendition: 'english', name: 'English', isDefault: false };
      const floor = { ...sound, rendition: 'floor', name: 'Floor', language: null, isDefault: true };
      const picture = {
        ...floor,
        rendition: MAIN_RENDITION,
        kind: 'picture',
        name: '',
        width: null,
        height: 720,
      } as const;
      for (const row of [floor, english, picture]) index.putRendition(row);
      index.putRendition({ ...english, codecs: 'mp4a.40.2' });
      expect(index.renditions('src')).toEqual([picture, { ...english, codecs: 'mp4a.40.2' }, floor]);
      expect(index.renditions('none')).toEqual([]);
    });

    test('[M6a] hands out epochs from 1, source by source', () => {
      const index = recording();
      index.addSource({ ...SOURCE, id: 'other' });
      expect(index.openEpoch(EPOCH)).toEqual({ ...EPOCH, epoch: 2 });
      expect(index.openEpoch({ ...EPOCH, sourceId: 'other' }).epoch).toBe(1);
      expect(index.epochs('src').map(({ epoch }) => epoch)).toEqual([1, 2]);
    });

    test('equal initialisation sections of an epoch are one', () => {
      const index = recording();
      const section = { sourceId: 'src', epoch: 1, path: 'src/init/aa.mp4', bytes: 5, sha256: 'aa' };
      const came = { ...section, receivedMs: 61_000 };
      expect(index.addInit(came)).toEqual({ ...section, init: 1 });
      expect(index.addInit({ ...came, path: 'elsewhere' })).toEqual({ ...section, init: 1 });
      expect(index.addInit({ ...came, sha256: 'bb' }).init).toBe(2);
      expect(index.init('src', 1, 1)).toEqual({ ...section, init: 1 });
      expect(index.init('src', 1, 9)).toBeUndefined();
    });

    test('[M4] what is expected stays known, in order, and is not expected twice', () => {
      const index = recording();
      const [first] = index.expect([draft(7), draft(8, { discontinuity: true })]);
      expect(first).toMatchObject({ seq: 7, ordinal: 0, timeline: 0, file: null, gap: null });
      index.expect([draft(8, { durMs: 1 }), draft(9)]);
      expect(index.expected('src').map(({ seq, ordinal, timeline, durMs }) => [seq, ordinal, timeline, durMs])).toEqual(
        [
          [7, 0, 0, 2000],
          [8, 1, 1, 2000],
          [9, 2, 1, 2000],
        ],
      );
      index.openEpoch(EPOCH);
      expect(index.expect([draft(0, { epoch: 2 })])[0]).toMatchObject({ ordinal: 3, timeline: 2 });
      expect(index.slot(draft(9))).toEqual(index.tail('src', MAIN_RENDITION, 2)[0]);
    });

    test('[M5] the first file stays: equal bytes are nothing new, others a recorded conflict', () => {
      const index = recording();
      index.expect([draft(1)]);
      expect(index.store(draft(1), FILE)).toBe('stored');
      expect(index.store(draft(1), { ...FILE, receivedMs: 62_000 })).toBe('same');
      expect(index.store(draft(1), { bytes: 11, sha256: 'bb', receivedMs: 63_000 })).toBe('conflict');
      expect(index.slot(draft(1))?.file).toEqual(FILE);
      expect(index.conflicts('src')).toEqual([
        {
          sourceId: 'src',
          epoch: 1,
          rendition: MAIN_RENDITION,
          seq: 1,
          keptSha256: 'aa',
          refusedSha256: 'bb',
          refusedBytes: 11,
          atMs: 63_000,
        },
      ]);
      expect(() => index.store(draft(2), FILE)).toThrow();
    });

    test('a gap can still be filled, and a file can be lost', () => {
      const index = recording();
      index.expect([draft(1), draft(2, { gap: 'declared' })]);
      index.markGap(draft(1), 'not_found');
      expect(index.expected('src')).toEqual([]);
      expect(index.store(draft(1), FILE)).toBe('stored');
      expect(index.slot(draft(1))).toMatchObject({ gap: null, file: FILE });
      index.markGap(draft(1), 'lost');
      expect(index.slot(draft(1))).toMatchObject({ gap: 'lost', file: null });
    });

    test('finds a window of programme time, edges included by overlap', () => {
      const index = recording();
      index.expect([0, 1, 2, 3, 4].map((seq) => draft(seq)));
      const seqs = (fromMs: number, toMs: number): number[] =>
        index.window('src', MAIN_RENDITION, fromMs, toMs).map(({ seq }) => seq);
      expect(seqs(52_000, 56_000)).toEqual([1, 2]);
      expect(seqs(51_999, 56_001)).toEqual([0, 1, 2, 3]);
      expect(seqs(0, 50_000)).toEqual([]);
    });

    test('lists every path once and counts what there is', () => {
      const index = recording();
      index.expect([draft(0), draft(1), draft(2, { gap: 'left_window' })]);
      index.addInit({ sourceId: 'src', epoch: 1, path: 'src/init/aa.mp4', bytes: 5, sha256: 'aa', receivedMs: 61_000 });
      expect(index.totals('src')).toMatchObject({ recordedMs: 0, lastReceivedMs: null, firstPdtMs: null });
      index.store(draft(0), FILE);
      expect(index.paths('src').map(({ path, slot, stored }) => [path, slot?.seq, stored])).toEqual([
        ['src/1970-01-01/1-0.ts', 0, true],
        ['src/1970-01-01/1-1.ts', 1, false],
        ['src/1970-01-01/1-2.ts', 2, false],
        ['src/init/aa.mp4', undefined, true],
      ]);
      expect(index.totals('src')).toEqual({
        recordedMs: 2000,
        bytes: 10,
        segments: 1,
        gaps: 1,
        gapMs: 2000,
        lastReceivedMs: 61_000,
        firstPdtMs: 50_000,
      });
    });

    test('[M13a] chains every file once, in the order of its arrival, a chain for each source and UTC day', () => {
      const index = recording();
      index.addSource({ ...SOURCE, id: 'other' });
      index.openEpoch({ ...EPOCH, sourceId: 'other' });
      index.expect([draft(0), draft(1), draft(2), draft(0, { sourceId: 'other', path: 'other/0.ts' })]);
      const dayMs = 86_400_000;
      index.addInit({
        ...{ sourceId: 'src', epoch: 1, path: 'src/init/aa.mp4', bytes: 5, sha256: 'aa' },
        receivedMs: 60_500,
      });
      index.store(draft(1), FILE);
      index.store(draft(1), FILE);
      index.store(draft(1), { ...FILE, sha256: 'cc' });
      index.store(draft(0, { sourceId: 'other' }), FILE);
      index.store(draft(0), { bytes: 11, sha256: 'bb', receivedMs: 62_000 });
      index.store(draft(2), { bytes: 12, sha256: 'dd', receivedMs: dayMs });
      index.markGap(draft(0), 'lost');
      index.store(draft(0), { bytes: 11, sha256: 'bb', receivedMs: dayMs + 1 });

      const chained = index.custody('src');
      expect(chained.map(({ day, link, path, sha256 }) => [day, link, path, sha256])).toEqual([
        ['1970-01-01', 1, 'src/init/aa.mp4', 'aa'],
        ['1970-01-01', 2, 'src/1970-01-01/1-1.ts', 'aa'],
        ['1970-01-01', 3, 'src/1970-01-01/1-0.ts', 'bb'],
        ['1970-01-02', 1, 'src/1970-01-01/1-2.ts', 'dd'],
        ['1970-01-02', 2, 'src/1970-01-01/1-0.ts', 'bb'],
      ]);
      const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
      const first = sha256(`${'0'.repeat(64)} src 1970-01-01 1 60500 5 aa src/init/aa.mp4`);
      expect(chained[0]?.chain).toBe(first);
      expect(chained[1]?.chain).toBe(sha256(`${first} src 1970-01-01 2 61000 10 aa src/1970-01-01/1-1.ts`));
      expect(chained[3]?.chain).toBe(sha256(`${'0'.repeat(64)} src 1970-01-02 1 86400000 12 dd src/1970-01-01/1-2.ts`));
      expect(index.custody('other').map(({ link, path }) => [link, path])).toEqual([[1, 'other/0.ts']]);
      expect(index.custodyHeads('src')).toEqual(
        [chained[2], chained[4]].map((head) => ({ day: head?.day, link: head?.link, chain: head?.chain })),
      );
    });
  });
}
