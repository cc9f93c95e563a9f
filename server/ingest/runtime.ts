/** Time and chance, injected so that tests can run them faster or replay them. */
export interface Runtime {
  /** Server time, Unix ms; never goes backwards. */
  nowMs(): number;
  /** Uniform in [0, 1). */
  random(): number;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The real thing; `nowMs` comes from the server's one clock. */
export function createRuntime(nowMs: () => number, sleep: Runtime['sleep'] = sleepOn(1)): Runtime {
  return { nowMs, random: Math.random, sleep };
}

/** `speed` times faster than the wall: 10 sleeps a tenth of what it is asked for. */
export function sleepOn(speed: number): Runtime['sleep'] {
  return (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms / speed);
      signal.addEventListener('abort', finish);
    });
}
