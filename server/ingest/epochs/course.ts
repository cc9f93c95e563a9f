import { isOff } from './clock-jump.ts';
import { follow, resumeFollowing, type EnterStep, type FollowerPosition } from './follower-tracker.ts';
import { MAIN_RENDITION, type MediaIndex } from '../index/media-index.ts';
import type { MediaPlaylist, PlaylistSegment } from '../playlist/playlist.ts';
import type { Position, Step } from './media-walk.ts';
import { countedOn } from './slid-window.ts';
import { advance, resume } from './tracker.ts';

/** How many of the newest segments tell, after a restart, whether the origin's sequence goes on. */
const RESUMED_SLOTS = 200;
/** How much of main a follower that goes on looks at; one that begins looks at all of it. */
const LEADING_SLOTS = 400;

export type CourseStep = Step | EnterStep;

/** The way of one rendition through the epochs of its source: main leads, the others follow. */
export interface Course {
  /** The epoch in which it stood; 0 before the first. */
  readonly epoch: number;
  /** Whether the origin's clock is not the one that media is counted by ([M6]). */
  clockIsOff(): boolean;
  /** What a playlist adds; it has been added once `keep` is called. */
  next(
    playlist: MediaPlaylist,
    nowMs: number,
  ): {
    readonly steps: readonly CourseStep[];
    /** What the origin lists, by the numbers of the index. */
    readonly listed: readonly PlaylistSegment[];
    keep(): void;
  };
  /** What comes next is a new run of media. */
  beginAnew(): void;
}

/** Takes up where the index says that it stood. */
export function createCourse(index: MediaIndex, sourceId: string, rendition: string): Course {
  return rendition === MAIN_RENDITION
    ? createLeadingCourse(index, sourceId)
    : createFollowingCourse(index, sourceId, rendition);
}

function createLeadingCourse(index: MediaIndex, sourceId: string): Course {
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
    beginAnew() {
      position = null;
    },
  };
}

function createFollowingCourse(index: MediaIndex, sourceId: string, rendition: string): Course {
  let position: FollowerPosition | null = resumeFollowing(index.tail(sourceId, rendition, RESUMED_SLOTS));
  return {
    epoch: position?.epoch ?? 0,
    // It is main's clock that counts.
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
    beginAnew() {
      position = null;
    },
  };
}
