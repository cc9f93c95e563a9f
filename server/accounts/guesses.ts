import { CodedError } from '../coded-error.ts';

/** An attempt at a secret. */
export interface Guess {
  /** The name, the browser that was signed in before, or all one-time links. No account needs to have the name. */
  readonly target: string;
  /** The network that the attempt comes from. */
  readonly network: string;
}

/**
 * Slows down guesses at one target from any number of networks, and locks nobody out ([E32]). After the first few it
 * checks one at a time, ever more slowly. The network with the fewest failures goes first, of equals the latest attempt.
 * So the owner does not wait behind those who guess.
 */
export interface Guesses {
  /** Calls `check` in turn and passes on what it throws. Throws `rate_limited` if too many wait or one waits too long. */
  attempt<Result>(guess: Guess, check: () => Promise<Result> | Result): Promise<Result>;
}

/** Failures at one target before checks slow down: a team that mistypes is not slowed. */
const FREE = 20;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 4000;
const MOST_WAITING = 20;
const LONGEST_WAIT_MS = 30_000;
/** Time without a guess after which a target is forgotten, ms. */
const QUIET_MS = 900_000;
/** Limits of memory. The target or network that was not tried for longest is forgotten first. */
const MOST_TARGETS = 2000;
const MOST_NETWORKS = 200;

interface Waiting {
  readonly network: string;
  readonly sinceMs: number;
  readonly start: () => void;
  readonly refuse: () => void;
}

interface Target {
  /** Failures and running checks by network, the newest last. */
  readonly networks: Map<string, number>;
  failures: number;
  /** When the next guess may be checked, Unix ms. */
  openMs: number;
  lastMs: number;
  waiting: Waiting[];
  timer: NodeJS.Timeout | undefined;
}

export function createGuesses(nowMs: () => number): Guesses {
  const targets = new Map<string, Target>();

  function targetOf(name: string): Target {
    const known = targets.get(name);
    const isFresh = known !== undefined && (known.waiting.length > 0 || nowMs() - known.lastMs <= QUIET_MS);
    const nothing = { failures: 0, openMs: 0, lastMs: 0, waiting: [], timer: undefined };
    const target: Target = isFresh ? known : { networks: new Map(), ...nothing };
    remember(targets, name, target, MOST_TARGETS);
    target.lastMs = nowMs();
    return target;
  }

  /** Counts a guess before its check. Else many at once would all be the first. */
  function count(target: Target, network: string): void {
    remember(target.networks, network, (target.networks.get(network) ?? 0) + 1, MOST_NETWORKS);
    target.failures++;
    const beyond = target.failures - FREE;
    if (beyond >= 0) target.openMs = nowMs() + Math.min(FIRST_DELAY_MS * 2 ** beyond, LONGEST_DELAY_MS);
  }

  function forgive(target: Target, network: string, failures: number): void {
    const left = (target.networks.get(network) ?? 0) - failures;
    if (left > 0) target.networks.set(network, left);
    else target.networks.delete(network);
    target.failures = Math.max(0, target.failures - failures);
    if (target.failures < FREE) target.openMs = 0;
  }

  /** Failures and waiting guesses of a network. */
  function weight(target: Target, { network }: Waiting): number {
    const others = target.waiting.filter((each) => each.network === network).length;
    return (target.networks.get(network) ?? 0) + others;
  }

  function take(target: Target, one: Waiting | undefined): Waiting | undefined {
    target.waiting = target.waiting.filter((each) => each !== one);
    return one;
  }

  function pump(target: Target): void {
    clearTimeout(target.timer);
    const now = nowMs();
    for (const late of target.waiting.filter(({ sinceMs }) => now - sinceMs > LONGEST_WAIT_MS))
      take(target, late)?.refuse();
    while (target.waiting.length > 0 && nowMs() >= target.openMs) {
      const lightest = [...target.waiting].sort((a, b) => weight(target, b) - weight(target, a)).at(-1);
      take(target, lightest)?.start();
    }
    if (target.waiting.length === 0) return;
    target.timer = setTimeout(() => pump(target), Math.max(target.openMs - nowMs(), 1));
    target.timer.unref();
  }

  /** Resolves when a guess may be checked. It is counted by then. */
  function turn(target: Target, network: string): Promise<void> {
    return new Promise((resolve, reject) => {
      target.waiting.push({
        network,
        sinceMs: nowMs(),
        start() {
          count(target, network);
          resolve();
        },
        refuse: () => reject(new CodedError('rate_limited', { retryAfterMs: LONGEST_DELAY_MS })),
      });
      pump(target);
      if (target.waiting.length <= MOST_WAITING) return;
      const [heaviest] = [...target.waiting].sort((a, b) => weight(target, b) - weight(target, a));
      take(target, heaviest)?.refuse();
    });
  }

  return {
    async attempt({ target: name, network }, check) {
      const target = targetOf(name);
      await turn(target, network);
      try {
        const result = await check();
        forgive(target, network, target.networks.get(network) ?? 0);
        return result;
      } catch (error) {
        if (!isWrong(error)) forgive(target, network, 1);
        throw error;
      }
    },
  };
}

/** Puts an entry last, and deletes the first if there are more than `most`. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

/** Whether the secret was wrong. Any other refusal, such as a password that is too short, is no guess. */
function isWrong(error: unknown): boolean {
  return error instanceof CodedError && (error.code === 'unauthenticated' || error.code === 'link_expired');
}
