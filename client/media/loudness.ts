import { signal, type ReadonlySignal } from '@preact/signals-core';
import { api, ApiError } from '../net/api.ts';

/** How loud a stretch of recording is. */
export interface Loudness {
  /** Recorder's time of the first step, Unix ms. */
  readonly fromMs: number;
  readonly stepMs: number;
  /** One a step: 0 where there is nothing to show, 1 for silence to 255 for full scale. */
  readonly peaks: Uint8Array;
}

/** Follows how loud what is at hand is: asked again as the stretch moves on and while the server still measures. */
export interface LoudnessFollower {
  readonly loudness: ReadonlySignal<Loudness | null>;
  /** @param fromMs @param toMs recorder's time, Unix ms */
  show(fromMs: number, toMs: number): void;
  destroy(): void;
}

/** More steps than a bar has pixels tell nothing. */
const MOST_STEPS = 1500;
const SMALLEST_STEP_MS = 100;
const LONGEST_STEP_MS = 60_000;
/** A stretch that has moved on by less is not asked for anew: minutes are measured when they are over. */
const MOVED_MS = 30_000;
const PENDING_MS = 4000;

interface Answer {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly peaks: string;
  readonly pendingMinutes: number;
}

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
      const answer = await api.get<Answer>(`/media/${encodeURIComponent(sourceId)}/peaks?${query}`);
      if (isOver || asked?.fromMs !== fromMs || asked.toMs !== toMs) return;
      loudness.value = { fromMs: answer.fromMs, stepMs: answer.stepMs, peaks: bytesOf(answer.peaks) };
      if (answer.pendingMinutes > 0) timer = setTimeout(() => void ask(fromMs, toMs), PENDING_MS);
    } catch (error) {
      // Without ffmpeg, or signed out, there is none; the bar does without. A network that is back is asked again.
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
