/** Guards the floor against accidental key presses. */

/** How long the same floor key is ignored after a press, ms ([C4]). */
export const SAME_FLOOR_KEY_MS = 400;
/** Two presses closer than this are one press of a worn switch, ms. */
const BOUNCE_MS = 50;
/** How long a second N is ignored once, ms ([C4]). */
export const NEXT_AGAIN_MS = 3000;
/** How long after leaving a field letters are not yet commands, ms ([C2]). */
export const AFTER_FIELD_MS = 300;

export type Guarded = 'pass' | 'ignore' | 'ask_again';

/** Remembers the last presses and decides which of the next ones are accidental. Times are monotonic ms. */
export interface KeyGuard {
  leftField(atMs: number): void;
  /** Whether letters are commands again. */
  isFree(atMs: number): boolean;
  /**
   * Called once for each press of a floor key.
   *
   * @param passesOver whether the N would end somebody who has the floor
   * @param isTwice whether a second press has a meaning of its own, as X has for the microphone
   */
  floorKey(actionId: string, atMs: number, passesOver: boolean, isTwice?: boolean): Guarded;
}

export function createKeyGuard(): KeyGuard {
  let leftFieldMs = -Infinity;
  let last: { readonly actionId: string; readonly atMs: number } | undefined;
  let nextTakenMs = -Infinity;
  let wasAsked = false;
  return {
    leftField(atMs) {
      leftFieldMs = atMs;
    },
    isFree: (atMs) => atMs - leftFieldMs >= AFTER_FIELD_MS,
    floorKey(actionId, atMs, passesOver, isTwice = false) {
      const slipMs = isTwice ? BOUNCE_MS : SAME_FLOOR_KEY_MS;
      const isBounce = last?.actionId === actionId && atMs - last.atMs < slipMs;
      last = { actionId, atMs };
      if (isBounce) return 'ignore';
      if (actionId !== 'next') return 'pass';
      const isSecond = passesOver && atMs - nextTakenMs < NEXT_AGAIN_MS;
      if (isSecond && !wasAsked) {
        wasAsked = true;
        return 'ask_again';
      }
      nextTakenMs = atMs;
      wasAsked = false;
      return 'pass';
    },
  };
}
