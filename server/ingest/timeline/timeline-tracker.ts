/** Follows one rendition through the epochs of its source and saves its state in the index. */
import { isOff } from './clock-jump.ts';
import { follow, resumeFollowing, type EnterStep, type FollowerPosition } from './follower-tracker.ts';
import { MAIN_RENDITION, type MediaIndex } from '../index/media-index.ts';
import type { MediaPlaylist, PlaylistSegment } from '../playlist/playlist.ts';
import type { Position, Step } from './media-counter.ts';
import { countedOn } from './slid-window.ts';
import { advance, resume } from './main-tracker.ts';

/** Number of newest segments that show, after a restart, whether the origin's sequence goes on. */
const RESUMED_SLOTS = 200;
/** Number of main's slots that a follower reads when it continues. A new follower reads all. */
const LEADING_SLOTS = 400;

export type TrackerStep = Step | EnterStep;

/** The timeline of one rendition through the epochs of its source. Main leads, the others follow. */
export interface TimelineTracker {
  /** The current epoch. 0 before the first. */
  readonly epoch: number;
  /** Whether media is not counted by the origin's clock ([M6b]). */
  clockIsOff(): boolean;
  /** Computes what a playlist adds. It is added once `keep` is called. */
  next(
    playlist: MediaPlaylist,
    nowMs: number,
  ): {
    readonly steps: readonly TrackerStep[];
    /** The segments that the origin lists, by the numbers of the index. */
    readonly listed: readonly PlaylistSegment[];
    keep(): void;
  };
  /** What comes next is a new run of media. */
  beginEpoch(): void;
}

/** Continues from the state in the index. */
export function createTimelineTracker(index: MediaIndex, sourceId: string, rendition: string): TimelineTracker {
  return rendition === MAIN_RENDITION
    ? createMainTracker(index, sourceId)
    : createFollowerTracker(index, sourceId, rendition);
}

function createMainTracker(index: MediaIndex, sourceId: string): TimelineTracker {
  const last = index.epochs(sourceId).at(-1);
  let position: Position | null =
    last === undefined ? null : resume(last, index.tail(sourceId, MAIN_RENDITION, RESUMED_SLOTS));
  return {
    epoch: last?.epoch ?? 0,
    clockIsOff: () => isOff(position?.aheadMs ?? null),
    next(sent, nowMs) {
      const playlist = countedOn(position, sent);
      const next = advance(position, playlist, nowMs);
      return {
        steps: next.steps,
        listed: playlist.segments,
        keep: () => {
          position = next.position;
        },
      };
    },
    beginEpoch() {
      position = null;
    },
  };
}

function createFollowerTracker(index: MediaIndex, sourceId: string, rendition: string): TimelineTracker {
  let position: FollowerPosition | null = resumeFollowing(index.tail(sourceId, rendition, RESUMED_SLOTS));
  return {
    epoch: position?.epoch ?? 0,
    // Main's clock counts.
    clockIsOff: () => false,
    next(playlist, nowMs) {
      const leader = index.tail(sourceId, MAIN_RENDITION, position === null ? Number.MAX_SAFE_INTEGER : LEADING_SLOTS);
      const next = follow(position, playlist, leader, nowMs);
      return {
        steps: next.steps,
        listed: next.listed,
        keep: () => {
          position = next.position;
        },
      };
    },
    beginEpoch() {
      position = null;
    },
  };
}
