import { signal, type ReadonlySignal } from '@preact/signals-core';

/** How long a fact stays on screen, ms. */
export const TOAST_MS = 8000;

/** One fact that an action made, or why it made none. */
export interface Toast {
  readonly id: number;
  /** Its words at this moment: a name goes from them as soon as it is hidden ([P3]). */
  readonly words: () => string;
  readonly tone: 'fact' | 'trouble';
}

export interface Toasts {
  readonly shown: ReadonlySignal<readonly Toast[]>;
  /** @param words a function of the state where they hold the name of a speaker ([C52]) */
  say(words: string | (() => string), options?: { readonly tone?: Toast['tone'] }): number;
  /** Takes a fact away that is not to be read any more; `id` as `say` gave it. */
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
