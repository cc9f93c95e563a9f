import { isProtected, protectedWindows } from '../../shared/session/protected-windows.ts';
import type { MediaPosition } from '../../shared/session/rows.ts';
import type { SessionState } from '../../shared/session/state.ts';
import type { TimedGap } from './frame-clock.ts';

/** Where the picture stands. */
export interface Shown {
  /** The frame on screen; while a live picture has not come yet, this moment's; undefined where nothing tells. */
  readonly place: MediaPosition | undefined;
  /** The hole in which the picture stands, or before which it stands still. */
  readonly hole: TimedGap | undefined;
}

/** Whether the picture shows a hidden speaker ([P7]), or the hole that the server leaves of one. */
export function showsHidden(state: SessionState, { place, hole }: Shown): boolean {
  if (place === undefined) return false;
  const holeMs = hole === undefined ? 0 : (hole.toS - hole.fromS) * 1000;
  return isProtected(protectedWindows(state), { ...place, fromMs: place.mediaMs, toMs: place.mediaMs + holeMs });
}
