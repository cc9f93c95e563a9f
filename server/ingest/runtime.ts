/** Time and chance, injected so that tests can speed them up or replay them. */
export interface Runtime {
  /** Server time, Unix ms. It never goes backwards. */
  nowMs(): number;
  /** Uniform in [0, 1). */
  random(): number;
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The runtime of the server. `nowMs` comes from the server's one clock. */
export function createRuntime(nowMs: () => number, sleep: Runtime['sleep'] = sleepOn(1)): Runtime {
  return { nowMs, random: Math.random, sleep };
}

/** A sleep that is `speed` times faster than real time: 10 sleeps a tenth of the requested time. */
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
