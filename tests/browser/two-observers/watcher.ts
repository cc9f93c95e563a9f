/** Simulates a person who watches a screen and presses keys. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Chance } from '../../helpers/chance.ts';
import { Screen } from './screen.ts';

/** An act of a watcher when a moment of the stream is on their screen. */
export interface Cue {
  /** From the beginning of the stream, ms. */
  readonly atMs: number;
  /** A single key, or a key followed by a text and Enter. */
  readonly keys: readonly (string | { readonly text: string })[];
  /** The turn whose start or end it marks. */
  readonly turn?: number;
  readonly done?: () => void;
}

const FRAME_MS = 40;
/** A cue this long past was not seen, ms: the picture stood still or the watcher was away. */
const MISSED_MS = 1500;
const REACTION_MS = 500;
const LOOK_EVERY_MS = 40;
/** A number this much lower is the stream's next round, and no step back, ms. */
const ROUND_JUMP_MS = 60_000;

/** A person who watches a screen and presses keys a moment later. They know the product only by pixels and keys. */
export class Watcher {
  readonly #page: Page;
  readonly #screen: Screen;
  readonly #chance: Chance;
  readonly #cues: Cue[];
  #due: { readonly cue: Cue; readonly atMs: number }[] = [];
  readonly #loopMs: number;
  #round = 0;
  #isWatching = true;
  keysPressed = 0;
  /** Number of keys that marked the start and the end of each turn. */
  readonly keysOfTurn = new Map<number, number>();
  missed = 0;
  /** The moments of the stream seen first and last, ms. −1 before the first picture. */
  firstSeenMs = -1;
  seenMs = -1;

  private constructor(page: Page, screen: Screen, chance: Chance, cues: readonly Cue[], loopMs: number) {
    this.#loopMs = loopMs;
    this.#page = page;
    this.#screen = screen;
    this.#chance = chance;
    this.#cues = [...cues].sort((a, b) => a.atMs - b.atMs);
  }

  static async of(page: Page, chance: Chance, cues: readonly Cue[], loopMs: number): Promise<Watcher> {
    return new Watcher(page, await Screen.of(page), chance, cues, loopMs);
  }

  /** Watches until stopped, or until nothing is left to do after a moment of the stream. */
  async watch(untilMs: number): Promise<void> {
    const pressing = this.#press(untilMs);
    while (this.#isWatching && (this.seenMs < untilMs || this.#due.length > 0)) {
      const frame = await this.#screen.frame();
      if (frame !== null) this.#see(frame * FRAME_MS);
      await delay(LOOK_EVERY_MS);
    }
    this.#isWatching = false;
    await pressing;
  }

  leave(): void {
    this.#isWatching = false;
  }

  #see(inLoopMs: number): void {
    if (inLoopMs + this.#round * this.#loopMs < this.seenMs - ROUND_JUMP_MS) this.#round++;
    const ms = inLoopMs + this.#round * this.#loopMs;
    if (this.firstSeenMs < 0) this.firstSeenMs = ms;
    this.seenMs = ms;
    while (this.#cues[0] !== undefined && this.#cues[0].atMs <= ms) {
      const cue = this.#cues.shift();
      if (cue === undefined) return;
      if (ms - cue.atMs > MISSED_MS) this.missed++;
      else this.#due.push({ cue, atMs: performance.now() + this.#chance.delayMs(REACTION_MS) });
    }
  }

  #count({ turn }: Cue, keys: number): void {
    this.keysPressed += keys;
    if (turn !== undefined) this.keysOfTurn.set(turn, (this.keysOfTurn.get(turn) ?? 0) + keys);
  }

  /** Presses what is due, one key after the other, as one pair of hands does. */
  async #press(untilMs: number): Promise<void> {
    while (this.#isWatching && (this.seenMs < untilMs || this.#due.length > 0)) {
      const next = this.#due.shift();
      if (next === undefined) {
        await delay(10);
        continue;
      }
      await delay(Math.max(0, next.atMs - performance.now()));
      for (const key of next.cue.keys) {
        if (typeof key === 'string') await this.#page.keyboard.press(key);
        else await this.#page.keyboard.type(key.text, { delay: 30 });
        this.#count(next.cue, typeof key === 'string' ? 1 : key.text.length);
      }
      next.cue.done?.();
    }
  }
}
