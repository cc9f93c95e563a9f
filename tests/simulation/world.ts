/** A seeded stream of numbers in [0, 1): the same seed always plays the same story. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 1013904223) >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.next() * items.length)];
  }

  bytes(count: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length: count }, () => this.between(0, 255));
  }
}

interface Task {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
  done: boolean;
}

/** Virtual time: things happen one after the other in the order of their instants, and nothing ever really waits. */
export class World {
  readonly random: Random;
  nowMs = Date.UTC(2026, 8, 14, 13, 0, 0);
  #order = 0;
  #tasks: Task[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  readonly after = (ms: number, run: () => void): (() => void) => {
    const task: Task = { atMs: this.nowMs + Math.max(0, ms), order: this.#order++, run, done: false };
    const later = this.#tasks.findIndex((other) => other.atMs > task.atMs);
    this.#tasks.splice(later === -1 ? this.#tasks.length : later, 0, task);
    return () => (task.done = true);
  };

  /** Plays everything up to an instant; `check` looks at the whole after every step. */
  async run(untilMs: number, check: () => void, isDone: () => boolean = () => false): Promise<void> {
    for (let task = this.#tasks[0]; task !== undefined && task.atMs <= untilMs; task = this.#tasks[0]) {
      this.#tasks.shift();
      if (task.done) continue;
      this.nowMs = Math.max(this.nowMs, task.atMs);
      task.run();
      // Lets every promise that this step settled run to its end.
      await new Promise((resolve) => setImmediate(resolve));
      check();
      if (isDone()) return;
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }
}
