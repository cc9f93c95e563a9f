/** Remembers that the next tag goes to the speaker before the one in the picture. */
import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core';

/** B: the next tag is about the speaker before the one in the picture ([C50]). */
export interface OneBefore {
  /** The id of the speaker before while B points to them, else null. */
  readonly pointed: ReadonlySignal<string | null>;
  /** Turns the pointing on or off. Returns false if there was no speaker before. */
  toggle(): boolean;
  /** Called when something was attached to a statement, or removed from it. B points for one such action. */
  used(interventionId: string | null): void;
  /** Called when somebody begins. */
  end(): void;
  close(): void;
}

/** The ids of the speaker in the picture and of the one before. Null where there is none. */
export interface Pair {
  readonly shown: string | null;
  readonly before: string | null;
}

/**
 * @param pair the current pair
 * @param moved called when B ends because the picture shows another speaker
 */
export function createOneBefore(pair: ReadonlySignal<Pair>, moved: () => void): OneBefore {
  const pointed = signal<string | null>(null);
  let shownThen: string | null = null;
  const end = (): void => void (pointed.value = null);
  // Keys never change in silence whom they are about. With another pair B ends, and it does not come back.
  const stop = effect(() => {
    if (pointed.value === null) return;
    const { shown, before } = pair.value;
    if (before === pointed.value && shown === shownThen) return;
    end();
    untracked(moved);
  });
  return {
    pointed,
    toggle() {
      const { shown, before } = pair.peek();
      if (pointed.peek() === null && before === null) return false;
      shownThen = shown;
      pointed.value = pointed.peek() === null ? before : null;
      return true;
    },
    used(interventionId) {
      if (interventionId === pointed.peek()) end();
    },
    end,
    close: stop,
  };
}
