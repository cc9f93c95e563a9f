import { effect } from '@preact/signals-core';
import type { LiveConsole } from '../state/live-console.ts';
import type { Open } from '../state/open.ts';

/** A field that is not there by then does not come: keys are keys again. */
const LONGEST_WAIT_MS = 3000;

type TextField = HTMLInputElement | HTMLTextAreaElement;

function takesTyping(open: Open | null): boolean {
  return (
    open?.what === 'field' ||
    open?.what === 'note' ||
    (open?.what === 'panel' && (open.panel === 'palette' || open.panel === 'stream'))
  );
}

/**
 * What is typed between the key that opens a field and the moment the field is there ([C11]): held back, so that none
 * of it acts as a live key, and put into the field as soon as it has the focus.
 */
export interface EarlyTyping {
  /** True if the press belongs to the field that is about to appear. */
  hold(event: KeyboardEvent): boolean;
  /** The field has the focus. */
  deliver(field: TextField): void;
  stop(): void;
}

export function createEarlyTyping(live: LiveConsole): EarlyTyping {
  let waitingSinceMs: number | null = null;
  let text = '';
  let isFinished = false;
  const stop = effect(() => {
    waitingSinceMs = takesTyping(live.open.value) ? performance.now() : null;
    text = '';
    isFinished = false;
  });
  return {
    hold(event) {
      const isWaiting = waitingSinceMs !== null && performance.now() - waitingSinceMs < LONGEST_WAIT_MS;
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
      if (!isWaiting || !isPlain) return false;
      if (event.key === 'Enter') isFinished = true;
      else if (event.key.length === 1 && !isFinished) text += event.key;
      else return false;
      return true;
    },
    deliver(field) {
      if (waitingSinceMs === null) return;
      waitingSinceMs = null;
      if (text === '') return;
      field.value += text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, data: text }));
      const enter = { key: 'Enter', code: 'Enter', bubbles: true, composed: true, cancelable: true };
      // After the field has drawn what the letters found.
      if (isFinished) requestAnimationFrame(() => field.dispatchEvent(new KeyboardEvent('keydown', enter)));
    },
    stop,
  };
}
