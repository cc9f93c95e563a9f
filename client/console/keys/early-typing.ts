import { effect } from '@preact/signals-core';
import type { LiveConsole } from '../store/live-console.ts';
import { takesTyping } from '../store/open.ts';
import type { Action } from '../actions/action.ts';
import { keyName } from './keyboard.ts';

/** Time after which a field no longer comes and keys act again, ms. */
const LONGEST_WAIT_MS = 3000;
/** Pause that ends the typing into a refused field, ms ([C15]). */
const UNHEARD_MS = 1500;

type TextField = HTMLInputElement | HTMLTextAreaElement;

/**
 * Holds back what is typed between the key that opens a field and the field itself ([C11]). None of it acts as a live
 * key. The text goes into the field as soon as the field has the focus. If the field was refused, the text is dropped
 * ([C15]).
 */
export interface EarlyTyping {
  /** True if the press belongs to the field that is about to appear, or to a refused one. */
  hold(event: KeyboardEvent): boolean;
  /** The field has the focus. */
  deliver(field: TextField): void;
  /** A key came too soon after a field to act, so the field that it would open does not come ([C2]). */
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

  /**
   * Drops a key that follows a refused field ([C15]). Esc and Enter end that, and so do `/` and `?`, which open what
   * they open. The digits of an open chord go to the chord.
   */
  function goesNowhere(event: KeyboardEvent): boolean {
    const { key } = event;
    const isChords = live.open.peek()?.what === 'chord' && /^\d$/.test(key);
    if (keysByField.peek() !== 'unheard' || isChords) return false;
    if (key.length > 1 && keyName(event) === undefined) return false;
    // The palette and the key card show how to go on, so their keys always work.
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
      // The field first draws what the letters found.
      if (isFinished) requestAnimationFrame(() => field.dispatchEvent(new KeyboardEvent('keydown', enter)));
    },
    tooSoon(action) {
      // A second Enter is an accident, not the beginning of a text.
      if (action?.opensField?.(live) === true && action.id !== 'note') keysByField.value = 'unheard';
    },
    stop() {
      clearTimeout(quiet);
      stopWaiting();
      stop();
    },
  };
}
