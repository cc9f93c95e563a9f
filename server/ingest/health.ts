import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import type { SourceState } from '../../shared/vocabulary/source-state.ts';

/** A playlist that the origin has denied for this long is taken for ended. */
const DENIED_MS = 600_000;
/** After how many missed segments a source is silent, and for how long trouble is remembered. */
const PATIENCE = 3;

/** What a way in knows about how it goes; times are server time, Unix ms. */
export interface RecordingFacts {
  /** How far apart segments come, at most ([M44]). */
  readonly rhythmMs: number;
  /** When the newest segment was stored; null before the first since the start. */
  readonly lastSegmentMs: number | null;
  /** The newest gap, or failure to fetch one segment. */
  readonly trouble: { readonly code: ErrorCode; readonly atMs: number } | null;
  /** Why the playlist could not be read the last time; null after a time that it could. */
  readonly failure: { readonly code: ErrorCode; readonly sinceMs: number; readonly denied: boolean } | null;
  /** The origin's clock is not the one that the recording is counted by ([M6]). */
  readonly clockIsOff: boolean;
  /** The origin said that nothing follows. */
  readonly ended: boolean;
}

export interface SourceHealth {
  readonly state: SourceState;
  /** Why it is not simply live, or what is to be known of it though it is; null where there is nothing to say. */
  readonly error: ErrorCode | null;
  readonly lastSegmentMs: number | null;
}

/** The state that observers are told ([M9]). */
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
