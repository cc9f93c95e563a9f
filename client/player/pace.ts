import { signal, type ReadonlySignal } from '@preact/signals-core';
import { createFrameSteps } from './frame-steps.ts';

/** How fast a recording can be played. */
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** Fast enough to gain a minute in four, slow enough to follow the speaker. */
const CATCH_UP_RATE = 1.25;
/** Nearer than this to live nothing is to be gained. */
const CAUGHT_UP_S = 0.5;

/** How fast the picture moves: only ever as its user says ([V7]). */
export interface Pace {
  readonly rate: ReadonlySignal<number>;
  setRate(rate: number): void;
  /** To the next faster or slower of the rates. */
  change(by: 1 | -1): void;
  /** Faster until live is reached. */
  catchUp(): void;
  /** One frame on or back, which stops the picture. */
  step(by: 1 | -1): void;
  /** Learns from each frame how long one is. */
  onFrame(mediaTimeS: number, presented: number): void;
  destroy(): void;
}

export interface PaceDeps {
  readonly video: HTMLVideoElement;
  /** Player time of live; undefined in a recorded window. */
  liveS(): number | undefined;
  /** Presentation time of the frame on screen, s. */
  frameS(): number | undefined;
}

/** What is assumed of a picture that has not moved yet: 25 frames a second. */
const FRAME_S = 0.04;
const SHORTEST_FRAME_S = 1 / 120;
const LONGEST_FRAME_S = 0.2;
/** The shortest of so many counts: a busy browser leaves frames out. */
const LEARNT_FROM = 30;

export function createPace({ video, liveS, frameS }: PaceDeps): Pace {
  const rate = signal<number>(1);
  const lengths: number[] = [];
  let last: { readonly timeS: number; readonly presented: number } | undefined;

  // A busy browser leaves frames out, and counts some twice: a step that is too short goes on.
  const shortestS = (): number => Math.min(FRAME_S, ...lengths);
  const steps = createFrameSteps({ video, frameS, shortestS, longestS: LONGEST_FRAME_S });

  function setRate(next: number): void {
    rate.value = next;
    // A playlist that is loaded again begins with the default.
    video.defaultPlaybackRate = next;
    video.playbackRate = next;
  }

  /** Nothing is faster than live: what has caught up goes on as it comes. */
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
