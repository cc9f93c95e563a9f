import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { Peaks } from '../../shared/contract/http/peaks.schema.ts';
import { api, ApiError } from '../sync/api.ts';

/** Loudness of an interval of a recording. */
export interface Loudness {
  /** Recorder's time of the first step, Unix ms. */
  readonly fromMs: number;
  readonly stepMs: number;
  /** One value a step: 0 where nothing is shown, 1 for silence to 255 for full scale. */
  readonly peaks: Uint8Array;
}

/** Keeps the loudness of the loaded interval. It asks again when the interval moves, and while the server measures. */
export interface LoudnessFollower {
  readonly loudness: ReadonlySignal<Loudness | null>;
  /** @param fromMs @param toMs recorder's time, Unix ms */
  show(fromMs: number, toMs: number): void;
  destroy(): void;
}

/** Most steps. More than the pixels of a bar show nothing more. */
const MOST_STEPS = 1500;
const SMALLEST_STEP_MS = 100;
const LONGEST_STEP_MS = 60_000;
/** An interval that moved by less is not requested again, ms. The server measures a minute when it is over. */
const MOVED_MS = 30_000;
const PENDING_MS = 4000;

export function followLoudness(sourceId: string): LoudnessFollower {
  const loudness = signal<Loudness | null>(null);
  let asked: { readonly fromMs: number; readonly toMs: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function ask(fromMs: number, toMs: number): Promise<void> {
    const step = Math.ceil((toMs - fromMs) / MOST_STEPS / SMALLEST_STEP_MS) * SMALLEST_STEP_MS;
    const stepMs = Math.min(Math.max(step, SMALLEST_STEP_MS), LONGEST_STEP_MS);
    const query = `from=${String(fromMs)}&to=${String(toMs)}&step=${String(stepMs)}`;
    try {
      const answer = await api.get<Peaks>(`/media/${encodeURIComponent(sourceId)}/peaks?${query}`);
      if (isOver || asked?.fromMs !== fromMs || asked.toMs !== toMs) return;
      loudness.value = { fromMs: answer.fromMs, stepMs: answer.stepMs, peaks: bytesOf(answer.peaks) };
      if (answer.pendingMinutes > 0) timer = setTimeout(() => void ask(fromMs, toMs), PENDING_MS);
    } catch (error) {
      // Without ffmpeg or after signing out there is no loudness. The bar works without it; a new connection asks again.
      if (error instanceof ApiError && error.status >= 400) isOver = true;
      else asked = undefined;
    }
  }

  return {
    loudness,
    show(fromMs, toMs) {
      if (isOver || toMs <= fromMs) return;
      const hasMoved =
        asked === undefined || Math.abs(asked.fromMs - fromMs) >= MOVED_MS || Math.abs(asked.toMs - toMs) >= MOVED_MS;
      if (!hasMoved) return;
      clearTimeout(timer);
      asked = { fromMs: Math.round(fromMs), toMs: Math.round(toMs) };
      void ask(asked.fromMs, asked.toMs);
    },
    destroy() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
