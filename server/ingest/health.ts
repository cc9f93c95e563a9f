/** Derives the state of a source from what its recording knows. */
import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import type { SourceState } from '../../shared/vocabulary/media.ts';

/** A playlist that the origin has denied for this long has ended, ms. */
const DENIED_MS = 600_000;
/** Number of missed segments after which a source is silent. Trouble is remembered for as long. */
const PATIENCE = 3;

/** The facts that a recording knows about itself. Times are server time, Unix ms. */
export interface RecordingFacts {
  /** The longest usual time between two segments, ms ([M44]). */
  readonly rhythmMs: number;
  /** When the newest segment was stored. Null before the first since the start. */
  readonly lastSegmentMs: number | null;
  /** The newest gap, or failure to fetch one segment. */
  readonly trouble: { readonly code: ErrorCode; readonly atMs: number } | null;
  /** Why the playlist could not be read the last time. Null if it could. */
  readonly failure: { readonly code: ErrorCode; readonly sinceMs: number; readonly denied: boolean } | null;
  /** Whether media is not counted by the origin's clock ([M6b]). */
  readonly clockIsOff: boolean;
  /** Whether the origin stated that nothing follows. */
  readonly ended: boolean;
}

export interface SourceHealth {
  readonly state: SourceState;
  /** The reason why it is not simply live, or a note about it. Null without either. */
  readonly error: ErrorCode | null;
  readonly lastSegmentMs: number | null;
}

/** The state that observers see ([M9]). */
export function healthAt(facts: RecordingFacts, nowMs: number): SourceHealth {
  const clock = facts.clockIsOff ? 'stream_clock_off' : null;
  const error = facts.failure?.code ?? recentTrouble(facts, nowMs)?.code ?? clock;
  return { state: stateAt(facts, nowMs), error, lastSegmentMs: facts.lastSegmentMs };
}

function stateAt(facts: RecordingFacts, nowMs: number): SourceState {
  const { failure, lastSegmentMs } = facts;
  if (facts.ended) return 'ended?';
  if (failure?.denied === true && nowMs - failure.sinceMs >= DENIED_MS) return 'ended?';
  if (lastSegmentMs === null) return 'connecting';
  if (nowMs - lastSegmentMs > patienceMs(facts)) return 'stalled';
  return failure !== null || recentTrouble(facts, nowMs) !== null ? 'degraded' : 'live';
}

function recentTrouble(facts: RecordingFacts, nowMs: number): RecordingFacts['trouble'] {
  const { trouble } = facts;
  return trouble !== null && nowMs - trouble.atMs <= patienceMs(facts) ? trouble : null;
}

function patienceMs(facts: RecordingFacts): number {
  return PATIENCE * facts.rhythmMs;
}
