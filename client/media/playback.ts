import { signal, type ReadonlySignal } from '@preact/signals-core';
import { positionAt } from '../../shared/session/position.ts';
import { mediaTime } from '../../shared/session/timeline.ts';
import type { MediaPosition } from '../../shared/session/rows.ts';
import { sessionRow, type SessionState } from '../../shared/session/state.ts';
import { gapsOf, playerTimeOf, positionOfFrame, type TimedGap } from './frame-clock.ts';
import { frameTimeNow, watchFrames } from './frame-watcher.ts';
import { createHlsStream, type HlsStream, type StreamState } from './hls-stream.ts';
import { windowAround } from './programme-time.ts';
import { createStreamChoice, type StreamChoice } from './stream-choice.ts';

/** What a playback asks of the page around it. */
export interface PlaybackDeps {
  readonly video: HTMLVideoElement;
  readonly sourceId: string;
  /** The session's state, for its timeline; undefined while there is none. */
  state(): SessionState | undefined;
  /** Server time, Unix ms. */
  nowMs(): number;
}

/** What of the recording can be reached without loading more, s on the player's time line. */
export interface Reach {
  readonly fromS: number;
  readonly toS: number;
  readonly gaps: readonly TimedGap[];
}

/** One source on screen: live with its last minutes, or a recorded window; one can be had from the other. */
export interface Playback extends Omit<StreamChoice, 'alone' | 'follow'> {
  /** False for sound alone, of which marks carry the place that is heard. */
  readonly hasPicture: ReadonlySignal<boolean>;
  readonly stream: ReadonlySignal<StreamState>;
  /** Whether the live playlist is shown, however far back in it. */
  readonly isLive: ReadonlySignal<boolean>;
  /** The frame on screen ([V1]), as of the last frame callback; draws what follows the picture. */
  readonly mark: ReadonlySignal<MediaPosition | undefined>;
  /** The frame on screen at this very moment. */
  markNow(): MediaPosition | undefined;
  readonly reach: ReadonlySignal<Reach>;
  /** Whether the picture shows somebody who is hidden now ([P7]). */
  showsHidden(state: SessionState): boolean;
  seekTo(target: MediaPosition | number): void;
  toLive(): void;
  destroy(): void;
}

/** A frame at 25 a second. */
const FRAME_S = 0.04;

/** A picture that comes to a hole stops about this much before it. */
const STANDS_BEFORE_S = 0.25;

const NOWHERE: Reach = { fromS: 0, toS: 0, gaps: [] };

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
  /** Where to go as soon as the playlist on its way is known. */
  let awaited: { readonly position: MediaPosition; placed: boolean } | undefined;

  // With the rest of what only a picture needs.
  const { showsHidden } = await import('./shows-hidden.ts');
  const hls: HlsStream = await createHlsStream({
    video,
    choice,
    onState: (state) => (stream.value = state),
    onSegments: () => {
      const segments = hls.segments();
      const [first] = segments;
      const last = segments.at(-1);
      if (first === undefined || last === undefined) return;
      reach.value = { fromS: first.startS, toS: last.startS + last.durationS, gaps: gapsOf(segments) };
      if (awaited?.placed === false) awaited.placed = goTo(awaited.position);
    },
  });
  const stopWatching = watchFrames(video, (mediaTimeS) => {
    mark.value = positionOfFrame(hls.segments(), mediaTimeS) ?? mark.value;
    settle(mediaTimeS);
  });
  /** Sound alone, where it has no frames that would tell. */
  function onTime(): void {
    if (hasPicture.peek()) return;
    mark.value = positionOfFrame(hls.segments(), video.currentTime) ?? mark.value;
    settle(video.currentTime);
  }
  function onMetadata(): void {
    hasPicture.value = video.videoWidth > 0;
  }

  /** Loads what is chosen of the live stream, or of a recorded window. */
  function load(what: 'live' | 'vod', query = ''): void {
    const alone = choice.alone();
    const file = alone === undefined ? `${what}/index.m3u8` : `r/${alone}/${what}.m3u8`;
    hls.load(`/media/${encodeURIComponent(sourceId)}/${file}${query}`);
  }

  /** The first picture of a window has taught the player the true time stamps: the jump is made exact with them. */
  function settle(mediaTimeS: number): void {
    const timeS = awaited && playerTimeOf(hls.segments(), awaited.position);
    awaited = undefined;
    if (timeS !== undefined && Math.abs(timeS - mediaTimeS) > FRAME_S / 2) hls.goTo(timeS);
  }

  /** Goes there, and says whether the playlist as it stands reaches that far. */
  function goTo(position: MediaPosition): boolean {
    const timeS = playerTimeOf(hls.segments(), position);
    if (timeS === undefined) return false;
    hls.goTo(timeS);
    return true;
  }

  function loadAround(state: SessionState, position: MediaPosition): void {
    const window = windowAround(state, position, deps.nowMs());
    if (window === undefined) return;
    const { fromMs, toMs } = window;
    isLive.value = false;
    awaited = { position, placed: false };
    load('vod', `?from=${String(Math.round(fromMs))}&to=${String(Math.round(toMs))}`);
  }

  function seekTo(target: MediaPosition | number): void {
    const state = deps.state();
    const position = typeof target === 'number' ? state && positionAt(state, sourceId, target) : target;
    if (position === undefined) return;
    awaited = undefined;
    if (!goTo(position) && state !== undefined) loadAround(state, position);
  }

  function toLive(): void {
    const liveS = hls.liveS();
    if (isLive.value && liveS !== undefined) {
      video.currentTime = liveS;
      return;
    }
    awaited = undefined;
    isLive.value = true;
    load('live');
  }

  /** A recorded window of a session that goes on runs into the live picture. */
  function onEnded(): void {
    const state = deps.state();
    if (!isLive.value && state !== undefined && sessionRow(state)?.endedAtMs === null) toLive();
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
      const timeS = hasPicture.peek() ? frameTimeNow(video) : video.currentTime;
      return (timeS === undefined ? undefined : positionOfFrame(hls.segments(), timeS)) ?? mark.peek();
    },
    reach,
    showsHidden: (state) =>
      showsHidden(state, {
        place: mark.value ?? (isLive.value ? positionAt(state, sourceId, deps.nowMs()) : undefined),
        hole: reach.value.gaps.find(
          ({ fromS, toS }) => fromS - STANDS_BEFORE_S <= video.currentTime && video.currentTime < toS,
        ),
      }),
    seekTo,
    toLive,
    destroy() {
      stopWatching();
      video.removeEventListener('ended', onEnded);
      video.removeEventListener('emptied', onEmptied);
      video.removeEventListener('loadedmetadata', onMetadata);
      video.removeEventListener('timeupdate', onTime);
      hls.destroy();
    },
  };
}

/** How far the frame on screen is behind server time, ms; undefined while nothing ties it to session time. */
export function behindMs(state: SessionState, position: MediaPosition, nowMs: number): number | undefined {
  const shown = mediaTime(state, position);
  return shown && Math.max(0, nowMs - shown.ms);
}
