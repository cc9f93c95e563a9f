import { signal, type ReadonlySignal } from '@preact/signals-core';

/** How long a fact stays on screen, ms. */
export const TOAST_MS = 8000;

/** One fact that an action made, or why it made none. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'fact' | 'trouble';
  /** Whose name the text holds: the toast goes when they are hidden ([P3]). */
  readonly subjectId: string | null;
}

export interface Toasts {
  readonly shown: ReadonlySignal<readonly Toast[]>;
  say(text: string, options?: { readonly tone?: Toast['tone']; readonly subjectId?: string | null }): number;
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
    say(text, { tone = 'fact', subjectId = null } = {}) {
      const id = ++lastId;
      shown.value = [...shown.value, { id, text, tone, subjectId }].slice(-MOST);
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
