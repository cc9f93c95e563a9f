import type { BrowserContext } from 'playwright';

/** Real time that a test can advance, for a server in this process and its pages. */
export interface MovableTime {
  /** For the server. */
  readonly monotonicMs: () => number;
  /** Lets the pages of a context follow, from their next load on. */
  govern(context: BrowserContext): Promise<void>;
  /** Advances all clocks and the stamps of keys. Running timers take their real time. */
  pass(ms: number): Promise<void>;
}

/** Adds the advanced time to every clock that a page can read. Runs in the page. */
function moveTime(passedMs: number): void {
  let aheadMs = passedMs;
  const dateNow = Date.now.bind(Date);
  const monotonicNow = performance.now.bind(performance);
  const stamp = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp')?.get;
  Date.now = () => dateNow() + aheadMs;
  performance.now = () => monotonicNow() + aheadMs;
  Object.defineProperty(Event.prototype, 'timeStamp', {
    get(this: Event): number {
      return Number(stamp?.call(this)) + aheadMs;
    },
  });
  window.passTime = (ms) => {
    aheadMs += ms;
  };
}

declare global {
  interface Window {
    passTime: (ms: number) => void;
  }
}

export function createMovableTime(): MovableTime {
  const contexts = new Set<BrowserContext>();
  let passedMs = 0;
  return {
    monotonicMs: () => performance.now() + passedMs,
    async govern(context) {
      await context.addInitScript(moveTime, passedMs);
      contexts.add(context);
      context.on('close', () => contexts.delete(context));
    },
    async pass(ms) {
      const pages = [...contexts].flatMap((context) => context.pages());
      await Promise.all(pages.map((page) => page.evaluate((by) => window.passTime(by), ms)));
      passedMs += ms;
    },
  };
}
