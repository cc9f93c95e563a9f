import type Hls from 'hls.js';
import type { ErrorData, Fragment, HlsConfig } from 'hls.js';
import hlsWorkerUrl from 'hls.js/dist/hls.worker.js?url';
import type { TimedSegment } from './frame-clock.ts';
import type { StreamChoice } from './stream-choice.ts';

/**
 * State of the video. `waiting`: nothing is recorded yet, or the server does not answer. `withheld`: the wanted media
 * shows a hidden speaker ([P7]). The stream retries in both states.
 */
export type StreamState = 'idle' | 'loading' | 'waiting' | 'withheld' | 'ready' | 'forbidden' | 'unsupported';

/** One playlist in one `<video>`, live or recorded. It recovers from every failure. */
export interface HlsStream {
  /** Replaces what is shown. A live playlist starts near its end, a recorded one at its beginning. */
  load(url: string): void;
  /** Seeks to a player time, with or without a picture. */
  goTo(timeS: number): void;
  /** The current playlist as the player knows it. */
  segments(): readonly TimedSegment[];
  /** Target of `toLive`, player time. Undefined for a recorded window and for a stream that has ended. */
  liveS(): number | undefined;
  destroy(): void;
}

export interface HlsStreamDeps {
  readonly video: HTMLVideoElement;
  readonly choice: StreamChoice;
  readonly onState: (state: StreamState) => void;
  /** The playlist changed, or the player learnt the true times of a segment. */
  readonly onSegments: () => void;
}

const RETRY_MS = 2000;
/** If the decoder fails again within this time after a recovery, ms, the playlist is loaded again. */
const MEND_AGAIN_MS = 5000;

const CONFIG: Partial<HlsConfig> = {
  // The stream choice starts the loading, with the chosen picture.
  autoStartLoad: false,
  workerPath: hlsWorkerUrl,
  liveSyncDurationCount: 2,
  // A user who steps back stays there: the picture never speeds up, jumps or pauses by itself.
  maxLiveSyncPlaybackRate: 1,
  liveMaxLatencyDurationCount: Infinity,
  backBufferLength: 120,
  // A segment contains its last frames, and the next one does not: durations are exact to the millisecond.
  maxFragLookUpTolerance: 0.01,
  // The server reads date ranges and event messages. The page does not need them.
  enableDateRangeMetadataCues: false,
  enableEmsgMetadataCues: false,
  enableID3MetadataCues: false,
  enableCEA708Captions: false,
};

/** Loads hls.js on first use. It is larger than the rest of the page, and only a video needs it. */
export async function createHlsStream(deps: HlsStreamDeps): Promise<HlsStream> {
  const { default: HlsPlayer } = await import('hls.js');
  if (!HlsPlayer.isSupported()) {
    deps.onState('unsupported');
    const nothing = (): undefined => undefined;
    return { load: nothing, goTo: nothing, segments: () => [], liveS: nothing, destroy: nothing };
  }
  return createSupportedStream(deps, HlsPlayer);
}

function createSupportedStream(
  { video, choice, onState, onSegments }: HlsStreamDeps,
  HlsPlayer: typeof Hls,
): HlsStream {
  let hls: Hls | undefined;
  let known: readonly TimedSegment[] | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let mendedAtMs = -Infinity;
  /** Whether any of the loaded media was requested. */
  let isAsked = false;
  /** Where to seek once there is a timeline, player time. */
  let pendingS: number | undefined;

  const close = (): void => {
    clearTimeout(retryTimer);
    hls?.destroy();
    hls = undefined;
    known = undefined;
    isAsked = false;
    pendingS = undefined;
  };

  function onMetadata(): void {
    if (pendingS !== undefined) video.currentTime = pendingS;
    pendingS = undefined;
  }

  const changed = (): void => {
    known = undefined;
    onSegments();
  };

  const load = (url: string, startS = -1): void => {
    close();
    onState('loading');
    const player = new HlsPlayer({ ...CONFIG, startPosition: startS });
    hls = player;
    choice.follow(player, HlsPlayer.Events, startS);
    player.on(HlsPlayer.Events.LEVEL_UPDATED, changed);
    player.on(HlsPlayer.Events.LEVEL_PTS_UPDATED, changed);
    player.on(HlsPlayer.Events.FRAG_LOADING, () => void (isAsked = true));
    player.on(HlsPlayer.Events.FRAG_BUFFERED, () => {
      onState('ready');
      changed();
    });
    player.on(HlsPlayer.Events.ERROR, (_, error) => {
      if (error.fatal) mend(player, error, url, startS);
    });
    player.loadSource(url);
    player.attachMedia(video);
  };

  const again = (url: string, startS: number): void => {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => load(url, startS), RETRY_MS);
  };

  function mend(player: Hls, error: ErrorData, url: string, startS: number): void {
    const status = error.response?.code;
    if (status === 401) {
      onState('forbidden');
      return;
    }
    const nowMs = performance.now();
    if (error.type === HlsPlayer.ErrorTypes.MEDIA_ERROR && nowMs - mendedAtMs > MEND_AGAIN_MS) {
      mendedAtMs = nowMs;
      player.recoverMediaError();
      return;
    }
    onState(status === 403 ? 'withheld' : 'waiting');
    again(url, pendingS ?? (player.latestLevelDetails?.live === false ? video.currentTime : startS));
  }

  const segments = (): readonly TimedSegment[] => {
    known ??= (hls?.latestLevelDetails?.fragments ?? []).map(timedSegment);
    return known;
  };

  const liveS = (): number | undefined =>
    hls?.latestLevelDetails?.live === false ? undefined : (hls?.liveSyncPosition ?? undefined);

  const goTo = (timeS: number): void => {
    pendingS = undefined;
    // Before the first picture the element has no timeline to seek on, and the loader decides where to begin. A loader
    // that runs is left alone: a restart during a request may stop it for good.
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) video.currentTime = timeS;
    else if (isAsked) pendingS = timeS;
    else hls?.startLoad(timeS);
  };
  video.addEventListener('loadedmetadata', onMetadata);

  const destroy = (): void => {
    video.removeEventListener('loadedmetadata', onMetadata);
    close();
  };

  return { load: (url) => load(url), goTo, segments, liveS, destroy };
}

function timedSegment(fragment: Fragment): TimedSegment {
  // Sound often begins a few milliseconds before the picture. The frame clock counts from the first frame.
  const streams = fragment.elementaryStreams;
  const startS = streams.video?.startPTS ?? streams.audiovideo?.startPTS ?? streams.audio?.startPTS ?? fragment.start;
  return {
    ...{ url: fragment.url, startS, durationS: fragment.end - startS },
    ...{ recordedMs: fragment.programDateTime, gap: fragment.gap === true },
  };
}
