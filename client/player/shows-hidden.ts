import { isProtected, protectedWindows } from '../../shared/session/hiding/protected-windows.ts';
import type { MediaPosition } from '../../shared/session/state/rows.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { heldSources, isUnanchored } from '../../shared/session/hiding/held-sources.ts';
import type { TimedGap } from './frame-clock.ts';

/** Position of the picture. */
export interface Shown {
  /** The frame on screen. Before a live picture arrives it is the present moment. Undefined if unknown. */
  readonly place: MediaPosition | undefined;
  /** The gap in which or before which the picture stands still. */
  readonly hole: TimedGap | undefined;
}

/** Whether the picture shows a hidden speaker ([P7]), or may ([P28]), or the hole that the server leaves of one. */
export function showsHidden(state: SessionState, { place, hole }: Shown): boolean {
  if (place === undefined) return false;
  if (heldSources(state).some((source) => isUnanchored(source, place))) return true;
  const holeMs = hole === undefined ? 0 : (hole.toS - hole.fromS) * 1000;
  return isProtected(protectedWindows(state), { ...place, fromMs: place.mediaMs, toMs: place.mediaMs + holeMs });
}
