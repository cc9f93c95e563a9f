/** Moves a picture frame by frame. */

/** Longest time from finding a frame to showing it, ms. A page in the background shows none. */
const SHOWN_MS = 250;
/** Times of one frame differ by less, s. */
const ROUNDING_S = 0.001;
/**
 * Distance to loaded media within which a browser seeks to its beginning, s. From further off it waits for missing
 * media.
 */
const FURTHER_S = 0.2;

export interface FrameStepsDeps {
  readonly video: HTMLVideoElement;
  /** Presentation time of the frame on screen, s; undefined while there is none, or none that is known. */
  frameS(): number | undefined;
  /** A frame is not shorter, s. */
  shortestS(): number;
  /** Nor longer, s. */
  readonly longestS: number;
}

/**
 * Steps from frame to frame ([V7]). Steps are counted and made one after the other, each from the frame on screen. The
 * next one waits until another frame is there. So none is left out, however fast they are pressed, and during a seek
 * too.
 */
export interface FrameSteps {
  step(by: 1 | -1): void;
  /** A frame has reached the screen. */
  onFrame(): void;
  destroy(): void;
}

/** The step that is being made. */
interface Step {
  readonly by: number;
  /** Where the frame begins that it leaves, s. */
  readonly fromS: number;
  readonly distanceS: number;
  readonly toS: number;
  /** What is loaded begins at `toS`, or so. */
  readonly isApproached: boolean;
}

export function createFrameSteps({ video, frameS, shortestS, longestS }: FrameStepsDeps): FrameSteps {
  let waiting = 0;
  let step: Step | undefined;
  /** From the end of a seek until its frame is on screen. */
  let landing: ReturnType<typeof setTimeout> | undefined;

  const isShowing = (): boolean =>
    !video.seeking && landing === undefined && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;

  function next(): void {
    if (waiting === 0 || step !== undefined || !isShowing()) return;
    const by = Math.sign(waiting);
    waiting -= by;
    go(by, frameS() ?? video.currentTime, shortestS());
  }

  function go(by: number, fromS: number, distanceS: number): void {
    // The middle of the frame: times are rounded in different places.
    const toS = Math.max(0, fromS + by * distanceS + shortestS() / 2);
    const isApproached = !isLoaded(video, toS);
    step = { by, fromS, distanceS, toS, isApproached };
    video.currentTime = isApproached ? Math.max(0, toS - FURTHER_S) : toS;
  }

  function hasMoved({ by, fromS }: Step): boolean {
    const shownS = frameS();
    return shownS === undefined || (shownS - fromS) * by > ROUNDING_S;
  }

  function onSeeked(): void {
    if (video.seeking) return;
    if (step?.isApproached === true) {
      step = { ...step, isApproached: false };
      video.currentTime = step.toS;
      return;
    }
    clearTimeout(landing);
    landing = setTimeout(landed, SHOWN_MS);
    if (step !== undefined && hasMoved(step)) landed();
  }

  function landed(): void {
    clearTimeout(landing);
    landing = undefined;
    const made = step;
    step = undefined;
    if (made !== undefined && !hasMoved(made) && canGoOn(made)) go(made.by, made.fromS, made.distanceS + shortestS());
    else next();
  }

  /** Somebody may have gone elsewhere, and at the end there is no other frame. */
  function canGoOn({ toS, distanceS }: Step): boolean {
    const isThere = Math.abs(video.currentTime - toS) <= ROUNDING_S;
    return isThere && distanceS < longestS && toS > 0 && toS < video.duration;
  }

  /** Another playlist: what was under way has nowhere to arrive. */
  function abandon(): void {
    clearTimeout(landing);
    landing = undefined;
    step = undefined;
  }

  function forget(): void {
    abandon();
    waiting = 0;
  }
  video.addEventListener('seeked', onSeeked);
  video.addEventListener('emptied', abandon);
  video.addEventListener('play', forget);

  return {
    step(by) {
      video.pause();
      waiting += by;
      next();
    },
    onFrame() {
      if (landing !== undefined) landed();
      else next();
    },
    destroy() {
      forget();
      video.removeEventListener('seeked', onSeeked);
      video.removeEventListener('emptied', abandon);
      video.removeEventListener('play', forget);
    },
  };
}

function isLoaded({ buffered }: HTMLVideoElement, timeS: number): boolean {
  for (let at = 0; at < buffered.length; at++)
    if (timeS >= buffered.start(at) && timeS <= buffered.end(at)) return true;
  return false;
}
