import { effect } from '@preact/signals-core';
import type { LiveConsole } from '../store/live-console.ts';
import { AFTER_FIELD_MS } from './key-guard.ts';

/**
 * Follows whether keys go into a field, and the time after one in which they do not act yet ([C2]). The root element
 * shows what keys do as `data-keys`, for styles and for programs that press keys.
 */
export interface FieldFollower {
  entered(): void;
  left(stampMs: number): void;
  /** A key was pressed outside of any field. Some browsers report nothing when a focused field is removed. */
  without(): void;
  stop(): void;
}

export function followFields(live: LiveConsole): FieldFollower {
  const { dataset } = document.documentElement;
  const { keysByField } = live;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    dataset.keys = live.keys.value;
  });
  return {
    entered() {
      clearTimeout(resting);
      keysByField.value = 'typing';
    },
    left(stampMs) {
      live.guard.leftField(stampMs);
      clearTimeout(resting);
      if (keysByField.peek() === 'unheard') return;
      keysByField.value = 'resting';
      resting = setTimeout(() => {
        if (keysByField.peek() === 'resting') keysByField.value = 'live';
      }, AFTER_FIELD_MS);
    },
    without() {
      if (keysByField.peek() === 'typing') keysByField.value = 'live';
    },
    stop() {
      clearTimeout(resting);
      stop();
      delete dataset.keys;
    },
  };
}
