import { signal, type ReadonlySignal } from '@preact/signals-core';
import { createFrameSteps } from './frame-steps.ts';

/** The speeds of playback ([V7]). */
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** Gains a minute in four, and a listener can still follow the speaker. */
const CATCH_UP_RATE = 1.25;
/** Distance from live at which catching up ends, s. */
const CAUGHT_UP_S = 0.5;

/** Controls the speed of the picture. Only the user changes it, except that catching up ends at live ([V4]). */
export interface Pace {
  readonly rate: ReadonlySignal<number>;
  setRate(rate: number): void;
  /** Changes to the next faster or slower speed. */
  change(by: 1 | -1): void;
  /** Plays faster until live is reached. */
  catchUp(): void;
  /** Pauses the picture and moves it by one frame. */
  step(by: 1 | -1): void;
  /** Learns the length of a frame from each frame. */
  onFrame(mediaTimeS: number, presented: number): void;
  destroy(): void;
}

export interface PaceDeps {
  readonly video: HTMLVideoElement;
  /** Player time of live. Undefined in a recorded window. */
  liveS(): number | undefined;
  /** Presentation time of the frame on screen, s. */
  frameS(): number | undefined;
}

/** Assumed length of a frame before the picture moves, s: 25 frames a second. */
const FRAME_S = 0.04;
const SHORTEST_FRAME_S = 1 / 120;
const LONGEST_FRAME_S = 0.2;
/** Number of lengths whose shortest counts. A busy browser omits frames. */
const LEARNT_FROM = 30;

export function createPace({ video, liveS, frameS }: PaceDeps): Pace {
  const rate = signal<number>(1);
  const lengths: number[] = [];
  let last: { readonly timeS: number; readonly presented: number } | undefined;

  // A busy browser omits frames, and counts some twice. A step that is too short goes on.
  const shortestS = (): number => Math.min(FRAME_S, ...lengths);
  const steps = createFrameSteps({ video, frameS, shortestS, longestS: LONGEST_FRAME_S });

  function setRate(next: number): void {
    rate.value = next;
    // A playlist that is loaded again begins at the default speed.
    video.defaultPlaybackRate = next;
    video.playbackRate = next;
  }

  /** Returns to normal speed when playback has caught up with live. */
  function onTime(): void {
    const live = liveS();
    if (rate.peek() > 1 && live !== undefined && live - video.currentTime < CAUGHT_UP_S) setRate(1);
  }
  video.addEventListener('timeupdate', onTime);

  return {
    rate,
    setRate,
    change(by) {
      const rates = by > 0 ? RATES : [...RATES].reverse();
      const next = rates.find((each) => (each - rate.peek()) * by > 0);
      if (next !== undefined) setRate(next);
    },
    catchUp: () => {
      setRate(CATCH_UP_RATE);
    },
    step: (by) => {
      steps.step(by);
    },
    onFrame(timeS, presented) {
      steps.onFrame();
      const frames = last === undefined ? 0 : presented - last.presented;
      const lengthS = last === undefined || frames < 1 ? 0 : (timeS - last.timeS) / frames;
      last = { timeS, presented };
      if (lengthS < SHORTEST_FRAME_S || lengthS > LONGEST_FRAME_S) return;
      lengths.push(lengthS);
      if (lengths.length > LEARNT_FROM) lengths.shift();
    },
    destroy() {
      steps.destroy();
      video.removeEventListener('timeupdate', onTime);
    },
  };
}
