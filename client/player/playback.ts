import { signal, type ReadonlySignal } from '@preact/signals-core';
import { positionAt } from '../../shared/session/time/position.ts';
import { mediaTime } from '../../shared/session/time/timeline.ts';
import type { MediaPosition } from '../../shared/session/state/rows.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import {
  breaksOf,
  gapsOf,
  isInHole,
  placeOf,
  playerTimeOf,
  positionOfFrame,
  type TimedBreak,
  type TimedGap,
  type TimedSegment,
} from './frame-clock.ts';
import { frameTimeNow, watchFrames } from './frame-watcher.ts';
import { createHlsStream, type HlsStream, type StreamState } from './hls-stream.ts';
import { createPace, type Pace } from './pace.ts';
import { windowAround } from './programme-time.ts';
import { createStreamChoice, type StreamChoice } from './stream-choice.ts';

/** The dependencies of a playback on its page. */
export interface PlaybackDeps {
  readonly video: HTMLVideoElement;
  readonly sourceId: string;
  /** The session's state, for its timeline. Undefined before it has arrived. */
  state(): SessionState | undefined;
  /** Server time, Unix ms. */
  nowMs(): number;
  /** Whether a recorded window goes on with the live picture at its end. */
  runsIntoLive(): boolean;
  /** Called if the recording does not have the requested moment. */
  onMissing(): void;
}

/** The loaded interval of the recording, s on the player's timeline. */
export interface Reach {
  readonly fromS: number;
  readonly toS: number;
  readonly gaps: readonly TimedGap[];
  readonly breaks: readonly TimedBreak[];
  readonly segments: readonly TimedSegment[];
}

/** One source on screen: live with its last minutes, or a recorded window. Each can change to the other. */
export interface Playback extends Omit<StreamChoice, 'alone' | 'follow'> {
  /** False for sound alone. Its marks carry the position that is heard. */
  readonly hasPicture: ReadonlySignal<boolean>;
  readonly stream: ReadonlySignal<StreamState>;
  /** Whether the live playlist is shown, at whatever position in it. */
  readonly isLive: ReadonlySignal<boolean>;
  /** The frame on screen ([V1]) at the last frame callback, for drawing. Marks use `markNow`. */
  readonly mark: ReadonlySignal<MediaPosition | undefined>;
  /** The frame on screen at this moment. */
  markNow(): MediaPosition | undefined;
  readonly reach: ReadonlySignal<Reach>;
  readonly pace: Pick<Pace, 'rate' | 'setRate' | 'change' | 'catchUp' | 'step'>;
  /** Player time of the newest media that can be shown. Undefined in a recorded window. */
  liveS(): number | undefined;
  /** Whether the picture shows a speaker who is hidden now ([P7]). */
  showsHidden(state: SessionState): boolean;
  seekTo(target: MediaPosition | number): void;
  toLive(): void;
  /** Changes from the live picture to the recording of the whole session, at the same frame. */
  toRecorded(): void;
  /** Whether a moment of session time lies before the loaded interval. */
  reachesBefore(sessionMs: number): boolean;
  destroy(): void;
}

/** Length of a frame at 25 a second, s. */
const FRAME_S = 0.04;

/** Distance before a gap at which the picture stops, s. */
const STANDS_BEFORE_S = 0.25;

const NOWHERE: Reach = { fromS: 0, toS: 0, gaps: [], breaks: [], segments: [] };

export async function createPlayback(deps: PlaybackDeps): Promise<Playback> {
  const { video, sourceId } = deps;
  const stream = signal<StreamState>('idle');
  const isLive = signal(true);
  const mark = signal<MediaPosition | undefined>(undefined);
  const reach = signal<Reach>(NOWHERE);
  const hasPicture = signal(true);
  const choice = createStreamChoice(() => {
    const position = mark.peek();
    const state = deps.state();
    if (isLive.peek() || position === undefined || state === undefined) load('live');
    else loadAround(state, position);
  });
  /** The target to seek to once the loading playlist is known. A missing moment may be in another recording. */
  let awaited: { readonly position: MediaPosition; readonly isMoment: boolean; placed: boolean } | undefined;

  // Loaded with the other parts that only a picture needs.
  const { showsHidden } = await import('./shows-hidden.ts');
  const hls: HlsStream = await createHlsStream({
    video,
    choice,
    onState(state) {
      stream.value = state;
      // Nothing was recorded in the whole window.
      if (state === 'waiting' && !isLive.peek() && awaited?.placed === false) tellMissing(awaited);
    },
    onSegments: () => {
      const segments = hls.segments();
      const [first] = segments;
      const last = segments.at(-1);
      if (first === undefined || last === undefined) return;
      const [gaps, breaks] = [gapsOf(segments), breaksOf(segments)];
      reach.value = { fromS: first.startS, toS: last.startS + last.durationS, gaps, breaks, segments };
      if (awaited?.placed !== false) return;
      awaited.placed = goTo(awaited.position);
      if (!awaited.placed || isInHole(segments, awaited.position)) tellMissing(awaited);
    },
  });
  /** Later, because the listener may end this playback. */
  function tellMissing({ isMoment }: { readonly isMoment: boolean }): void {
    if (isMoment) queueMicrotask(() => deps.onMissing());
  }
  const frameS = (): number | undefined => (hasPicture.peek() ? frameTimeNow(video) : video.currentTime);
  const liveS = (): number | undefined => (isLive.peek() ? hls.liveS() : undefined);
  const pace = createPace({ video, liveS, frameS });
  const stopWatching = watchFrames(video, (mediaTimeS, presented) => {
    mark.value = positionOfFrame(hls.segments(), mediaTimeS) ?? mark.value;
    settle(mediaTimeS);
    pace.onFrame(mediaTimeS, presented);
  });
  /** Used for sound alone, which has no frames to show the time. */
  function onTime(): void {
    if (hasPicture.peek()) return;
    mark.value = positionOfFrame(hls.segments(), video.currentTime) ?? mark.value;
    settle(video.currentTime);
  }
  function onMetadata(): void {
    hasPicture.value = video.videoWidth > 0;
  }

  /** Loads the chosen rendition of the live stream or of a recorded window. */
  function load(what: 'live' | 'vod', query = ''): void {
    const alone = choice.alone();
    const file = alone === undefined ? `${what}/index.m3u8` : `r/${alone}/${what}.m3u8`;
    hls.load(`/media/${encodeURIComponent(sourceId)}/${file}${query}`);
  }

  /** Makes the jump exact. The first picture of a window shows the player the true time stamps. */
  function settle(mediaTimeS: number): void {
    const timeS = awaited && playerTimeOf(hls.segments(), awaited.position);
    awaited = undefined;
    if (timeS !== undefined && Math.abs(timeS - mediaTimeS) > FRAME_S / 2) hls.goTo(timeS);
  }

  /** Seeks to a position. Returns whether the loaded playlist has it. */
  function goTo(position: MediaPosition): boolean {
    const timeS = playerTimeOf(hls.segments(), position);
    if (timeS === undefined) return false;
    hls.goTo(timeS);
    return true;
  }

  function loadAround(state: SessionState, position: MediaPosition, isMoment = false): void {
    const window = windowAround(state, position, deps.nowMs());
    if (window === undefined) return;
    const { fromMs, toMs } = window;
    isLive.value = false;
    awaited = { position, isMoment, placed: false };
    load('vod', `?from=${String(Math.round(fromMs))}&to=${String(Math.round(toMs))}`);
  }

  function seekTo(target: MediaPosition | number): void {
    const state = deps.state();
    const isMoment = typeof target === 'number';
    const position = isMoment ? state && positionAt(state, sourceId, target) : target;
    awaited = undefined;
    if (position === undefined) tellMissing({ isMoment });
    else if (goTo(position)) {
      if (isInHole(hls.segments(), position)) tellMissing({ isMoment });
    } else if (state !== undefined) loadAround(state, position, isMoment);
  }

  function toRecorded(): void {
    const state = deps.state();
    const position = mark.peek();
    if (isLive.peek() && state !== undefined && position !== undefined) loadAround(state, position);
  }

  function reachesBefore(sessionMs: number): boolean {
    const state = deps.state();
    const place = placeOf(reach.value.segments[0]?.url ?? '');
    const firstMs = place && state && mediaTime(state, { ...place, mediaMs: place.atMs })?.ms;
    return firstMs !== undefined && sessionMs < firstMs;
  }

  function toLive(): void {
    pace.setRate(1);
    const atS = liveS();
    if (atS !== undefined) {
      video.currentTime = atS;
      return;
    }
    awaited = undefined;
    isLive.value = true;
    load('live');
  }

  /** Goes on with the live picture at the end of a recorded window, if the session goes on. */
  function onEnded(): void {
    const state = deps.state();
    if (isLive.value || state === undefined || !deps.runsIntoLive()) return;
    if (sessionRow(state)?.endedAtMs === null) toLive();
  }
  function onEmptied(): void {
    mark.value = undefined;
  }
  video.addEventListener('ended', onEnded);
  video.addEventListener('emptied', onEmptied);
  video.addEventListener('loadedmetadata', onMetadata);
  video.addEventListener('timeupdate', onTime);
  const { channels, channel, chooseChannel, pictures, picture, choosePicture } = choice;

  return {
    ...{ channels, channel, chooseChannel, pictures, picture, choosePicture, hasPicture },
    stream,
    isLive,
    mark,
    markNow() {
      const timeS = frameS();
      return (timeS === undefined ? undefined : positionOfFrame(hls.segments(), timeS)) ?? mark.peek();
    },
    reach,
    pace,
    liveS,
    showsHidden: (state) =>
      showsHidden(state, {
        place: mark.value ?? (isLive.value ? positionAt(state, sourceId, deps.nowMs()) : undefined),
        hole: reach.value.gaps.find(
          ({ fromS, toS }) => fromS - STANDS_BEFORE_S <= video.currentTime && video.currentTime < toS,
        ),
      }),
    seekTo,
    toLive,
    toRecorded,
    reachesBefore,
    destroy() {
      stopWatching();
      pace.destroy();
      video.removeEventListener('ended', onEnded);
      video.removeEventListener('emptied', onEmptied);
      video.removeEventListener('loadedmetadata', onMetadata);
      video.removeEventListener('timeupdate', onTime);
      hls.destroy();
    },
  };
}

/** How far the frame on screen is behind server time, ms. Undefined while no anchor places it in session time. */
export function behindMs(state: SessionState, position: MediaPosition, nowMs: number): number | undefined {
  const shown = mediaTime(state, position);
  return shown && Math.max(0, nowMs - shown.ms);
}
