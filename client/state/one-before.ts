import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core';

/** B: what is tagged next is about the one before the speaker in the picture ([C50]). */
export interface OneBefore {
  /** The id of the one before while B points at them; null otherwise. */
  readonly pointed: ReadonlySignal<string | null>;
  /** Points, or points no more. False: nobody was before. */
  toggle(): boolean;
  /** Something was attached to a statement, or removed from it: B points for one such action. */
  used(interventionId: string | null): void;
  /** Somebody begins. */
  end(): void;
  close(): void;
}

/** The ids of who is in the picture and of who was before them, null where there is nobody. */
export interface Pair {
  readonly shown: string | null;
  readonly before: string | null;
}

/**
 * @param pair as it stands now
 * @param moved is called when B ends because the picture shows somebody else
 */
export function createOneBefore(pair: ReadonlySignal<Pair>, moved: () => void): OneBefore {
  const pointed = signal<string | null>(null);
  let shownThen: string | null = null;
  const end = (): void => void (pointed.value = null);
  // Keys never change whom they mean in silence: with another pair B is over, and it does not come back.
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
