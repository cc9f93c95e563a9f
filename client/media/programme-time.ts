import type { MediaPosition } from '../../shared/session/rows.ts';
import { sessionRow, type SessionState } from '../../shared/session/state.ts';

/** A stretch of a recording by the recorder's own count, Unix ms: what a recorded playlist is asked for by. */
export interface RecordedWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const MARGIN_MS = 600_000;
/** Longer windows would make playlists of thousands of lines; nobody scrubs through more than a day's half. */
const LONGEST_MS = 12 * 3_600_000;

/**
 * The recorder's own time of a position, whatever was aligned anew since: files are found by it. Undefined where the
 * recorder has not tied the epoch to time.
 */
export function recorderMs(state: SessionState, position: MediaPosition): number | undefined {
  for (const { sourceId, epoch, basis, sessionMs, mediaMs } of state.tables.anchors.values()) {
    const isRecorders = basis === 'pdt' || basis === 'arrival';
    if (isRecorders && sourceId === position.sourceId && epoch === position.epoch)
      return sessionMs + position.mediaMs - mediaMs;
  }
  return undefined;
}

/** What to load to show a moment: the whole session where that is known and sane, else what lies around the moment. */
export function windowAround(state: SessionState, momentMs: number, nowMs: number): RecordedWindow {
  const session = sessionRow(state);
  const fromMs = Math.min(session?.startedAtMs ?? momentMs, momentMs) - MARGIN_MS;
  const toMs = Math.max(session?.endedAtMs ?? nowMs, momentMs) + MARGIN_MS;
  if (toMs - fromMs <= LONGEST_MS) return { fromMs, toMs };
  return { fromMs: momentMs - MARGIN_MS, toMs: momentMs + 6 * MARGIN_MS };
}
