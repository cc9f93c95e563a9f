import { HIDE_TAKE_BACK_MS } from '../../shared/session/tagging/tagging.ts';

/** What the next key may do about a hiding: U undoes these commands, ⇧U those. */
export interface HidingSteps {
  readonly undo: readonly string[];
  readonly redo: readonly string[];
}

/** Remembers whether the key just before changed who is hidden ([U10]). */
export interface LastHiding {
  /** A key or button was pressed, of the console or in a field. */
  pressed(): void;
  /** The key that was just pressed changed who is hidden. */
  did(steps: HidingSteps): void;
  /** What the key that was just pressed may do; nothing unless it is the next one, and soon enough. */
  steps(): HidingSteps;
}

const NONE: HidingSteps = { undo: [], redo: [] };

/** @param nowMs any clock that never turns back, ms */
export function createLastHiding(nowMs: () => number): LastHiding {
  let presses = 0;
  let last = { press: -1, atMs: 0, steps: NONE };
  return {
    pressed: () => void presses++,
    did: (steps) => void (last = { press: presses, atMs: nowMs(), steps }),
    steps: () => (presses === last.press + 1 && nowMs() - last.atMs <= HIDE_TAKE_BACK_MS ? last.steps : NONE),
  };
}
