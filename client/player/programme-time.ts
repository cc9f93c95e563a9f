import type { MediaPosition } from '../../shared/session/state/rows.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { isSaid, mediaTime } from '../../shared/session/time/timeline.ts';

/** An interval of a recording in recorder's time, Unix ms. Requests for recorded playlists use it. */
export interface RecordedWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const MARGIN_MS = 600_000;
/** Longest window, ms. Longer ones would make playlists of tens of thousands of lines. */
const LONGEST_MS = 12 * 3_600_000;

/**
 * The recorder's time of a position, independent of later alignments. Files are found by it. Undefined if the recorder
 * has no anchor for the epoch.
 */
function recorderMs(state: SessionState, position: MediaPosition): number | undefined {
  for (const { sourceId, epoch, basis, sessionMs, mediaMs } of state.tables.anchors.values())
    if (!isSaid({ basis }) && sourceId === position.sourceId && epoch === position.epoch)
      return sessionMs + position.mediaMs - mediaMs;
  return undefined;
}

/**
 * The window to load for a position: the whole session if its length is known and sane. Otherwise it lies around the
 * position. Undefined if the recorder has no anchor for the epoch.
 */
export function windowAround(state: SessionState, position: MediaPosition, nowMs: number): RecordedWindow | undefined {
  const recordedMs = recorderMs(state, position);
  if (recordedMs === undefined) return undefined;
  const shownMs = mediaTime(state, position)?.ms ?? recordedMs;
  const { fromMs, toMs } = sessionAround(state, shownMs, nowMs);
  // In recorder's time an aligned recording lies elsewhere.
  const awayMs = recordedMs - shownMs;
  return { fromMs: fromMs + awayMs, toMs: toMs + awayMs };
}

function sessionAround(state: SessionState, momentMs: number, nowMs: number): RecordedWindow {
  const session = sessionRow(state);
  const fromMs = Math.min(session?.startedAtMs ?? momentMs, momentMs) - MARGIN_MS;
  const toMs = Math.max(session?.endedAtMs ?? nowMs, momentMs) + MARGIN_MS;
  if (toMs - fromMs <= LONGEST_MS) return { fromMs, toMs };
  // A recording that was made on another day than the session.
  return { fromMs: momentMs - LONGEST_MS / 2, toMs: momentMs + LONGEST_MS / 2 };
}
