import { effect } from '@preact/signals-core';
import type { LiveConsole } from '../state/live-console.ts';
import { takesTyping } from '../state/open.ts';
import type { Action } from './action.ts';
import { keyName } from './keyboard.ts';

/** A field that is not there by then does not come: keys are keys again. */
const LONGEST_WAIT_MS = 3000;
/** After this long without a key nobody types any more, ms ([C15]). */
const UNHEARD_MS = 1500;

type TextField = HTMLInputElement | HTMLTextAreaElement;

/**
 * What is typed between the key that opens a field and the moment the field is there ([C11]): held back, so that none
 * of it acts as a live key, and put into the field as soon as it has the focus. Where the field was refused it goes
 * nowhere ([C15]).
 */
export interface EarlyTyping {
  /** True if the press belongs to the field that is about to appear, or to one that was refused. */
  hold(event: KeyboardEvent): boolean;
  /** The field has the focus. */
  deliver(field: TextField): void;
  /** A key came too soon after a field to be one: the field that it would have opened does not come ([C2]). */
  tooSoon(action: Action | undefined): void;
  stop(): void;
}

export function createEarlyTyping(live: LiveConsole): EarlyTyping {
  let waitingSinceMs: number | null = null;
  let text = '';
  let isFinished = false;
  const { keysByField } = live;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function hear(): void {
    if (keysByField.peek() === 'unheard') keysByField.value = 'live';
  }

  function waitForQuiet(): void {
    clearTimeout(quiet);
    quiet = setTimeout(hear, UNHEARD_MS);
  }

  /** [C15] Esc and Enter end it as they end a field, `/` and `?` as they open; the digits of a chord stay the chord's. */
  function goesNowhere(event: KeyboardEvent): boolean {
    const { key } = event;
    const isChords = live.open.peek()?.what === 'chord' && /^\d$/.test(key);
    if (keysByField.peek() !== 'unheard' || isChords) return false;
    if (key.length > 1 && keyName(event) === undefined) return false;
    // What says how to go on is not kept from anybody.
    if (key === '/' || key === '?') {
      hear();
      return false;
    }
    if (key === 'Escape' || key === 'Enter') hear();
    else waitForQuiet();
    return true;
  }

  const stopWaiting = effect(() => {
    if (keysByField.value === 'unheard') waitForQuiet();
  });
  const stop = effect(() => {
    hear();
    waitingSinceMs = takesTyping(live.open.value) ? performance.now() : null;
    text = '';
    isFinished = false;
  });
  return {
    hold(event) {
      const isWaiting = waitingSinceMs !== null && performance.now() - waitingSinceMs < LONGEST_WAIT_MS;
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
      if (!isPlain) return false;
      if (!isWaiting) return goesNowhere(event);
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
    tooSoon(action) {
      // Enter twice is a slip of the finger, not the beginning of a text.
      if (action?.opensField?.(live) === true && action.id !== 'note') keysByField.value = 'unheard';
    },
    stop() {
      clearTimeout(quiet);
      stopWaiting();
      stop();
    },
  };
}
