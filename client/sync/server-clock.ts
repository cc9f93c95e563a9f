/** Estimates server time in this page. */
import { UNMEASURED_MS } from '../../shared/session/time/arrival.ts';

/** What the clock needs from outside. */
export interface ServerClockDeps {
  /** Asks the server for its time, Unix ms. */
  readonly askServerMs: () => Promise<number>;
  /** Milliseconds that never jump, whatever happens to the computer's date. */
  readonly monotonicMs: () => number;
  /** The computer's date: a first estimate, and the sign that the computer has slept. */
  readonly wallMs: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
}

/** This page's estimate of server time ([N1]). It is derived, never counted up: throttled timers change nothing. */
export interface ServerClock {
  /** Server time, Unix ms, whole. */
  nowMs(): number;
  /** How far off the estimate may be, ms, whole, rounded up. */
  uncertaintyMs(): number;
  /** Server time at an earlier moment of the monotonic clock, such as a key's time stamp. */
  atMs(monotonicMs: number): number;
  /** Measures now: on connecting and on waking. */
  synchronise(): Promise<void>;
  close(): void;
}

const ROUND_TRIPS = 8;
const EVERY_MS = 60_000;
const LOOK_FOR_SLEEP_MS = 5000;
const SLEPT_MS = 1000;
/** Corrections below this are slewed, larger ones stepped. */
const STEP_MS = 250;
/** Slewing changes the pace by 5 %. A correction of 250 ms takes 5 s and never turns time back. */
const SLEW_RATE = 0.05;
/** Quartz drifts by less than this. */
const DRIFT_PER_MS = 100e-6;

interface Correction {
  readonly fromMono: number;
  readonly fromOffset: number;
  readonly toOffset: number;
}

export function createServerClock(deps: ServerClockDeps): ServerClock {
  const { monotonicMs, wallMs } = deps;
  const guess = wallMs() - monotonicMs();
  let correction: Correction = { fromMono: monotonicMs(), fromOffset: guess, toOffset: guess };
  let measured: { mono: number; halfTripMs: number } | undefined;
  let running: Promise<void> | undefined;
  let skew = guess;
  let stopMeasuring: (() => void) | undefined;
  let stopLooking: (() => void) | undefined;
  let closed = false;

  function offsetAt(mono: number): number {
    const { fromMono, fromOffset, toOffset } = correction;
    const slewed = Math.max(0, mono - fromMono) * SLEW_RATE;
    const wanted = toOffset - fromOffset;
    return fromOffset + Math.sign(wanted) * Math.min(Math.abs(wanted), slewed);
  }

  function apply(offset: number): void {
    const mono = monotonicMs();
    const current = offsetAt(mono);
    const isSmall = measured !== undefined && Math.abs(offset - current) < STEP_MS;
    correction = { fromMono: mono, fromOffset: isSmall ? current : offset, toOffset: offset };
  }

  async function measure(): Promise<void> {
    let best: { offset: number; tripMs: number } | undefined;
    for (let trip = 0; trip < ROUND_TRIPS; trip++) {
      const sent = monotonicMs();
      let serverMs: number;
      try {
        serverMs = await deps.askServerMs();
      } catch {
        break;
      }
      const received = monotonicMs();
      const tripMs = received - sent;
      if (best === undefined || tripMs < best.tripMs) best = { offset: serverMs + tripMs / 2 - received, tripMs };
    }
    if (best === undefined || closed) return;
    apply(best.offset);
    measured = { mono: monotonicMs(), halfTripMs: best.tripMs / 2 };
    skew = wallMs() - monotonicMs();
  }

  function synchronise(): Promise<void> {
    running ??= measure().finally(() => {
      running = undefined;
      stopMeasuring?.();
      if (!closed) stopMeasuring = deps.after(EVERY_MS, () => void synchronise());
    });
    return running;
  }

  /** Notices a sleep. Some machines stop the monotonic clock then, so date and monotonic clock drift apart. */
  function lookForSleep(): void {
    const now = wallMs() - monotonicMs();
    if (Math.abs(now - skew) > SLEPT_MS) {
      skew = now;
      void synchronise();
    }
    stopLooking = deps.after(LOOK_FOR_SLEEP_MS, lookForSleep);
  }
  stopLooking = deps.after(LOOK_FOR_SLEEP_MS, lookForSleep);

  return {
    nowMs: () => Math.round(monotonicMs() + offsetAt(monotonicMs())),
    atMs: (mono) => Math.round(mono + offsetAt(monotonicMs())),
    uncertaintyMs() {
      if (measured === undefined) return UNMEASURED_MS;
      const mono = monotonicMs();
      const unslewed = Math.abs(correction.toOffset - offsetAt(mono));
      return Math.ceil(measured.halfTripMs + unslewed + (mono - measured.mono) * DRIFT_PER_MS) + 1;
    },
    synchronise,
    close() {
      closed = true;
      stopMeasuring?.();
      stopLooking?.();
    },
  };
}
