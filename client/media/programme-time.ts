import type { MediaPosition } from '../../shared/session/rows.ts';
import { sessionRow, type SessionState } from '../../shared/session/state.ts';
import { isSaid, mediaTime } from '../../shared/session/timeline.ts';

/** A stretch of a recording by the recorder's own count, Unix ms: what a recorded playlist is asked for by. */
export interface RecordedWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const MARGIN_MS = 600_000;
/** Longer windows would make playlists of tens of thousands of lines; nobody scrubs through more than a day's half. */
const LONGEST_MS = 12 * 3_600_000;

/**
 * The recorder's own time of a position, whatever was aligned anew since: files are found by it. Undefined where the
 * recorder has not tied the epoch to time.
 */
function recorderMs(state: SessionState, position: MediaPosition): number | undefined {
  for (const { sourceId, epoch, basis, sessionMs, mediaMs } of state.tables.anchors.values())
    if (!isSaid({ basis }) && sourceId === position.sourceId && epoch === position.epoch)
      return sessionMs + position.mediaMs - mediaMs;
  return undefined;
}

/**
 * What to load to show a position: the whole session where that is known and sane, else what lies around it. Undefined
 * where the recorder has not tied the epoch to time.
 */
export function windowAround(state: SessionState, position: MediaPosition, nowMs: number): RecordedWindow | undefined {
  const recordedMs = recorderMs(state, position);
  if (recordedMs === undefined) return undefined;
  const shownMs = mediaTime(state, position)?.ms ?? recordedMs;
  const { fromMs, toMs } = sessionAround(state, shownMs, nowMs);
  // A recording that was aligned lies at another time by the recorder's count.
  const awayMs = recordedMs - shownMs;
  return { fromMs: fromMs + awayMs, toMs: toMs + awayMs };
}

function sessionAround(state: SessionState, momentMs: number, nowMs: number): RecordedWindow {
  const session = sessionRow(state);
  const fromMs = Math.min(session?.startedAtMs ?? momentMs, momentMs) - MARGIN_MS;
  const toMs = Math.max(session?.endedAtMs ?? nowMs, momentMs) + MARGIN_MS;
  if (toMs - fromMs <= LONGEST_MS) return { fromMs, toMs };
  // A recording that was made on another day than it is tagged on.
  return { fromMs: momentMs - LONGEST_MS / 2, toMs: momentMs + LONGEST_MS / 2 };
}
