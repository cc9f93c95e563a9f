/** Tests random mixes of faults of an origin. */
import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SlotKey } from '../../server/ingest/index/media-index.ts';
import { createHlsOrigin, type HlsOrigin } from '../helpers/hls-origin.ts';
import { createIngestHarness, SOURCE_ID } from '../helpers/ingest-harness.ts';

const STEPS = 60;
const WINDOW = 6;
/** First numbers of new sequences: the same, lower, lower, then ever higher. */
const RESTARTS = [1000, 100, 0];

/** A small seeded generator (mulberry32). The seed in a test's title replays its faults. */
function createChance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function at(slot: SlotKey): (event: Pick<SlotKey, 'epoch' | 'seq'>) => boolean {
  return ({ epoch, seq }) => epoch === slot.epoch && seq === slot.seq;
}

function heal(origin: HlsOrigin): void {
  Object.assign(origin.faults, { playlistStatus: null, playlistBody: null, segmentStatus: null, frozen: false });
}

const seeds = Array.from({ length: 2 }, () => randomInt(1e9));

test.each([...seeds, 783113080])(
  '[M4] [M5] [M6a] any mix of faults: all is stored as sent, or a gap with its reason (seed %i)',
  async (seed) => {
    const chance = createChance(seed);
    const container = chance(2) === 0 ? 'ts' : 'fmp4';
    const dated = chance(3) > 0;
    const origin = await createHlsOrigin({
      startMs: Date.UTC(2026, 2, 1, 13),
      window: WINDOW,
      container,
      dated,
      firstSeq: 1000,
    });
    const recording = await createIngestHarness({ speed: 40 });
    await recording.record(origin.url);
    const withheld = new Set<number>();
    let restarts = 0;

    function withhold(seq: number): void {
      withheld.add(seq);
      origin.faults.missing.add(seq);
    }

    function restart(): void {
      origin.faults.missing.clear();
      origin.restart(RESTARTS[restarts++] ?? 3000 + 100 * restarts);
    }

    for (let step = 0; step < STEPS; step++) {
      const dice = chance(40);
      if (dice < 24) origin.push();
      else if (dice < 26) withhold(origin.push().seq);
      else if (dice < 28) origin.faults.truncateOnce.add(origin.push().seq);
      else if (dice < 29) origin.push({ gap: true });
      else if (dice < 30) origin.push({ discontinuity: true, pdtJumpMs: 5000 });
      else if (dice < 31) origin.faults.playlistStatus = 503;
      else if (dice < 32) origin.faults.playlistBody = '<html>';
      else if (dice < 33) origin.faults.segmentStatus = 500;
      else if (dice < 34) origin.faults.frozen = true;
      else if (dice < 35) restart();
      else if (dice < 36) await recording.reopen();
      else heal(origin);
      await origin.asked();
    }
    heal(origin);
    // The last window is whole again: every existing segment of it must come.
    const last = Array.from({ length: 4 }, () => origin.push());
    for (const { sha256 } of last) {
      await recording.until('segment', (event) => event.sha256 === sha256);
    }
    for (const slot of recording.index.expected(SOURCE_ID)) {
      await Promise.race([recording.until('gap', at(slot)), recording.until('segment', at(slot))]);
    }
    const slots = recording.slots();
    const byHash = new Map(origin.all.map((segment) => [segment.sha256, segment]));

    for (const slot of slots) {
      const where = `epoch ${String(slot.epoch)} seq ${String(slot.seq)}`;
      if (slot.file !== null) {
        const sent = byHash.get(slot.file.sha256);
        expect(sent?.seq, where).toBe(slot.seq);
        // Segments arrive at random. By their arrival a jump may be the clock's or the media's.
        if (slot.pdtOrigin === 'origin') expect(slot.pdtMs, where).toBe(sent?.pdtMs);
        expect(slot.pdtOrigin === 'counted', where).toBe(!dated);
        expect(await recording.hashOnDisk(slot), where).toBe(slot.file.sha256);
      } else if (slot.gap === 'not_found') {
        expect(withheld.has(slot.seq), where).toBe(true);
      } else if (slot.gap === 'declared') {
        expect(
          origin.all.some(({ seq, gap }) => gap && seq === slot.seq),
          where,
        ).toBe(true);
      } else {
        expect(slot.gap, where).toBe('left_window');
      }
    }
    // Ordinals are dense, and media time goes on without overlap inside an epoch.
    expect(slots.map(({ ordinal }) => ordinal)).toEqual(slots.map((_, order) => order));
    for (const [order, slot] of slots.entries()) {
      const before = slots[order - 1];
      if (before?.epoch !== slot.epoch) expect(slot.mediaMs).toBe(0);
      else expect([slot.seq, slot.mediaMs]).toEqual([before.seq + 1, before.mediaMs + before.durMs]);
    }
    const hashes = slots.flatMap(({ file }) => (file === null ? [] : [file.sha256]));
    expect(new Set(hashes).size, 'nothing is stored twice').toBe(hashes.length);
    expect(recording.index.conflicts(SOURCE_ID)).toEqual([]);
    await recording.close();
    await origin.close();
  },
  30_000,
);
