/** Remembers for one key press that the key before hid or showed a speaker. */
import { HIDE_TAKE_BACK_MS } from '../../../shared/session/hiding/hiding.ts';

/** The commands about a hiding that the next key may undo by U, or redo by ⇧U. */
export interface HidingSteps {
  readonly undo: readonly string[];
  readonly redo: readonly string[];
}

/** Remembers whether the key just before changed who is hidden ([U10]). */
export interface LastHiding {
  /** Called when a key or button was pressed, of the console or in a field. */
  pressed(): void;
  /** Called when the key that was just pressed changed who is hidden. */
  did(steps: HidingSteps): void;
  /** The steps that the current key may take. Empty unless it is the next key, and soon enough. */
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
