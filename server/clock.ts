/** The server's one clock. */
export interface Clock {
  /** Unix ms, an integer; never goes backwards. */
  nowMs(): number;
}

export interface ClockSources {
  /** The wall clock, read once at the start. Unix ms. */
  readonly wallMs?: () => number;
  /** Time since any fixed moment, ms. Setting the wall clock does not change it. */
  readonly monotonicMs?: () => number;
  /** The last instant in the log. The clock starts no earlier, so that time in the log never goes backwards. */
  readonly notBeforeMs?: number;
}

/**
 * Wall time at the start plus monotonic time since. Setting the machine's clock while the server runs changes no
 * elapsed time. After a restart it follows the true time again.
 */
export function createClock(sources: ClockSources = {}): Clock {
  const monotonicMs = sources.monotonicMs ?? (() => performance.now());
  const wallMs = sources.wallMs ?? Date.now;
  const startMs = Math.max(wallMs(), sources.notBeforeMs ?? 0);
  const originMs = monotonicMs();
  return { nowMs: () => Math.floor(startMs + monotonicMs() - originMs) };
}
