/** Holds the short messages that announce what an action did. */
import { signal, type ReadonlySignal } from '@preact/signals-core';

/** How long a toast stays on screen, ms. */
export const TOAST_MS = 8000;

/** One result of an action, or the reason why there is none. */
export interface Toast {
  readonly id: number;
  /** Its words at this moment. A name goes from them as soon as it is hidden ([P3c]). */
  readonly words: () => string;
  readonly tone: 'fact' | 'trouble';
}

export interface Toasts {
  readonly shown: ReadonlySignal<readonly Toast[]>;
  /** @param words a function of the state where they hold the name of a speaker ([C52]) */
  say(words: string | (() => string), options?: { readonly tone?: Toast['tone'] }): number;
  /** Removes a toast that is not to be read any more. `id` is from `say`. */
  drop(id: number): void;
  close(): void;
}

const MOST = 3;

export function createToasts(): Toasts {
  const shown = signal<readonly Toast[]>([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let lastId = 0;
  const drop = (id: number): void => {
    shown.value = shown.value.filter((toast) => toast.id !== id);
  };
  return {
    shown,
    drop,
    say(words, { tone = 'fact' } = {}) {
      const id = ++lastId;
      shown.value = [...shown.value, { id, words: typeof words === 'string' ? () => words : words, tone }].slice(-MOST);
      const timer = setTimeout(() => {
        timers.delete(timer);
        drop(id);
      }, TOAST_MS);
      timers.add(timer);
      return id;
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
