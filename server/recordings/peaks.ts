import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Peaks as PeaksAnswer } from '../../shared/contract/http/peaks.schema.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { MediaIndex, Slot } from '../ingest/index/media-index.ts';
import { createQueue } from '../queue.ts';
import { measurePeaks, PEAK_MS } from '../transcoder/peaks.ts';
import type { Transcoder } from '../transcoder/transcoder.ts';
import { CodedError } from '../coded-error.ts';
import type { Protection } from '../protection/protection.ts';
import { filesOf, soundRendition, unbrokenRuns } from './recorded-piece.ts';

export interface PeaksDeps {
  readonly index: MediaIndex;
  readonly protection: Protection;
  readonly transcoder: Transcoder;
  readonly mediaRoot: string;
  /** Cache of measured minutes: `<source>/<day>/<minute>-<hash of what is recorded>.peaks`. */
  readonly cacheFolder: string;
  readonly nowMs: () => number;
  /** Receives the error of a minute that cannot be measured. */
  readonly onFault: (error: unknown) => void;
}

export interface PeaksRequest {
  readonly sourceId: string;
  /** Programme time, Unix ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** A multiple of `PEAK_MS`. */
  readonly stepMs: number;
  readonly role: Role;
}

/** The loudness of a recording, measured minute by minute on the first request and kept ([J6a]). */
export interface Peaks {
  /** Answers with what is measured, and measures the rest later. Refusals are `DoorError`s. */
  read(request: PeaksRequest): Promise<PeaksAnswer>;
}

const MINUTE_MS = 60_000;
/** Time for the last segment of a minute to arrive before the minute is measured, ms. */
const SETTLED_MS = 20_000;
const LONGEST_MS = 86_400_000;
const MOST_BYTES = 40_000;

export function createPeaks(deps: PeaksDeps): Peaks {
  const { index, protection, transcoder, mediaRoot, cacheFolder, nowMs, onFault } = deps;
  /** Measures one minute at a time, so that requests for pictures and clips do not wait. */
  const inTurn = createQueue();
  const measuring = new Set<string>();
  /** Files of minutes that cannot be measured, such as those without sound. */
  const unmeasurable = new Set<string>();

  async function measure(minuteMs: number, slots: readonly Slot[], path: string): Promise<void> {
    const minute = new Uint8Array(MINUTE_MS / PEAK_MS);
    await mkdir(dirname(path), { recursive: true });
    const scratchFile = `${path}.${randomUUID()}`;
    for (const run of unbrokenRuns(slots)) {
      const beginsMs = (run[0]?.pdtMs ?? 0) - minuteMs;
      const first = Math.floor(beginsMs / PEAK_MS);
      const inputs = filesOf(index, mediaRoot, run);
      const peaks = await measurePeaks(transcoder, { inputs, scratchFile, offsetMs: beginsMs - first * PEAK_MS });
      for (const [at, peak] of peaks.entries()) minute[first + at] = peak;
    }
    // An earlier measurement of this minute may include media that was deleted since.
    const name = `${String(minuteMs)}-`;
    for (const file of await readdir(dirname(path)))
      if (file.startsWith(name) && file.endsWith('.peaks')) await rm(join(dirname(path), file), { force: true });
    await writeFile(scratchFile, minute);
    await rename(scratchFile, path);
  }

  function measureLater(minuteMs: number, slots: readonly Slot[], path: string): void {
    if (measuring.has(path)) return;
    measuring.add(path);
    inTurn(() => measure(minuteMs, slots, path))
      .catch((error: unknown) => {
        unmeasurable.add(path);
        onFault(error);
      })
      .finally(() => measuring.delete(path));
  }

  function pathOf(sourceId: string, minuteMs: number, slots: readonly Slot[]): string {
    const recorded = slots.map(({ pdtMs, durMs, file }) => `${String(pdtMs)} ${String(durMs)} ${file?.sha256 ?? ''}\n`);
    const hash = createHash('sha256').update(recorded.join('')).digest('hex').slice(0, 16);
    const day = new Date(minuteMs).toISOString().slice(0, 10);
    return join(cacheFolder, sourceId, day, `${String(minuteMs)}-${hash}.peaks`);
  }

  return {
    async read({ sourceId, fromMs, toMs, stepMs, role }) {
      const source = index.source(sourceId);
      if (source === undefined) throw new CodedError('not_found');
      if (fromMs >= toMs) throw new CodedError('malformed', { path: 'to' });
      if (toMs - fromMs > LONGEST_MS || (toMs - fromMs) / stepMs > MOST_BYTES) throw new CodedError('too_large');
      if (transcoder.programs.ffmpeg === null) throw new CodedError('ffmpeg_missing');

      const beginsMs = Math.floor(fromMs / stepMs) * stepMs;
      const fine = new Uint8Array((Math.ceil((toMs - beginsMs) / stepMs) * stepMs) / PEAK_MS);
      const endsMs = beginsMs + fine.length * PEAK_MS;
      const slots = index.window(
        sourceId,
        soundRendition(index, sourceId),
        floorTo(MINUTE_MS, beginsMs),
        endsMs + MINUTE_MS,
      );
      const stored = slots.filter(({ file }) => file !== null);
      let pendingMinutes = 0;
      for (const [minuteMs, within] of minutesOf(stored)) {
        if (minuteMs >= endsMs || minuteMs + MINUTE_MS <= beginsMs) continue;
        // An upload is whole, at whatever time it is dated.
        if (source.kind !== 'upload' && minuteMs + MINUTE_MS + SETTLED_MS > nowMs()) continue;
        const path = pathOf(sourceId, minuteMs, within);
        const minute = await readFile(path).catch(() => undefined);
        if (minute !== undefined) lay(fine, minute, (minuteMs - beginsMs) / PEAK_MS);
        else if (!unmeasurable.has(path)) {
          measureLater(minuteMs, within, path);
          pendingMinutes++;
        }
      }
      // Checked last, because somebody may have been hidden meanwhile ([P7]).
      const withholds = await protection.withheldFrom(role);
      for (const slot of stored) {
        if (!withholds(slot)) continue;
        const from = Math.floor((slot.pdtMs - beginsMs) / PEAK_MS);
        const to = Math.ceil((slot.pdtMs + slot.durMs - beginsMs) / PEAK_MS);
        fine.fill(0, Math.max(0, from), Math.max(0, to));
      }
      return { fromMs: beginsMs, stepMs, peaks: loudest(fine, stepMs / PEAK_MS).toString('base64'), pendingMinutes };
    },
  };
}

function floorTo(unitMs: number, ms: number): number {
  return Math.floor(ms / unitMs) * unitMs;
}

/** The segments that touch each minute, by the start of the minute. */
function minutesOf(slots: readonly Slot[]): ReadonlyMap<number, readonly Slot[]> {
  const minutes = new Map<number, Slot[]>();
  for (const slot of slots) {
    for (let at = floorTo(MINUTE_MS, slot.pdtMs); at < slot.pdtMs + slot.durMs; at += MINUTE_MS) {
      const held = minutes.get(at);
      if (held === undefined) minutes.set(at, [slot]);
      else held.push(slot);
    }
  }
  return minutes;
}

/** Copies `part` into `whole` from index `at` on, as far as it fits. */
function lay(whole: Uint8Array, part: Uint8Array, at: number): void {
  for (const [offset, value] of part.entries()) if (at + offset >= 0) whole[at + offset] = value;
}

/** The maximum of each group of `count` values. */
function loudest(values: Uint8Array, count: number): Buffer {
  const coarse = Buffer.alloc(values.length / count);
  for (const [at, value] of values.entries()) {
    const step = Math.floor(at / count);
    coarse[step] = Math.max(coarse[step] ?? 0, value);
  }
  return coarse;
}
