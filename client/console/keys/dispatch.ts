/** Dispatches key presses and button presses of a console to the actions of the table. */
import { ACTIONS, actionOf, runAction } from '../actions/actions.ts';
import type { Action } from '../actions/action.ts';
import { t } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { OpenChord } from '../store/open.ts';
import type { Press } from '../store/programme.ts';
import { INTERRUPTION_KEYS, VANTAGE_KEYS } from '../actions/chords.ts';
import { createEarlyTyping } from './early-typing.ts';
import { followFields } from './follow-fields.ts';
import { keyName, takesText, type KeyName } from './keyboard.ts';
import type { Keymap } from './keymap.ts';
import { setLimit } from '../actions/limit.ts';
import { isShut } from '../actions/session-over.ts';

/** The keys of an action, with the changes that its user made. */
export function keysOf(keymap: Keymap, action: Action): readonly KeyName[] {
  const own = keymap.remapped[action.id];
  return own === undefined ? action.keys : [own];
}

function actionFor(keymap: Keymap, name: KeyName): Action | undefined {
  // A key that its user assigned to one action no longer triggers another.
  const own = ACTIONS.find(({ id }) => keymap.remapped[id] === name);
  return own ?? ACTIONS.find((action) => keysOf(keymap, action).includes(name));
}

function finishChord(live: LiveConsole, chord: OpenChord, digit: number, press: Press): void {
  switch (chord.kind) {
    case 'vantage': {
      const vantage = VANTAGE_KEYS[digit - 1];
      if (vantage === undefined) return;
      live.setVantage(vantage);
      live.open.value = null;
      return;
    }
    case 'limit':
      return setLimit(live, digit, chord.current, press);
    case 'pause_reason': {
      const reason = INTERRUPTION_KEYS[digit - 1];
      if (reason === undefined) return;
      live.give('set-interruption', { interruptionId: chord.interruptionId, reason, counts: false });
      live.open.value = null;
    }
  }
}

/** Esc closes one thing and never changes the record ([C5]). */
function close(live: LiveConsole): void {
  live.open.value = null;
}

/** Runs the action of a key. Returns whether the key had one. */
export function pressKey(
  live: LiveConsole,
  name: KeyName,
  press: Press,
  serves: (action: Action) => boolean = () => true,
): boolean {
  live.lastHiding.pressed();
  const keymap = live.keymap.peek();
  const open = live.open.peek();
  if (name === 'escape') {
    close(live);
    return open !== null;
  }
  const isCovered = open?.what === 'panel' && open.panel === 'cover';
  const action = actionFor(keymap, name);
  if (isCovered) {
    if (action?.id === 'cover') close(live);
    return true;
  }
  if (!keymap.isOn && action?.always !== true) return false;
  // While a chord is open the digits belong to it, however long it takes ([C5]).
  if (open?.what === 'chord' && /^\d$/.test(name)) {
    finishChord(live, open.chord, Number(name), press);
    return true;
  }
  if (action === undefined || !serves(action)) return false;
  if (action.movesFloor === true && live.session.peek() !== undefined) {
    const { holder } = live.floor.peek();
    const passesOver = holder !== null && live.keeper.peek().isMine && !isShut(live, action);
    const verdict = live.guard.floorKey(action.id, press.stampMs, passesOver, action.isTwice?.(live));
    if (verdict === 'ask_again' && holder !== null)
      live.say(() => t('console.say.press_again', { name: live.nameOf(holder.id) }), { tone: 'trouble' });
    if (verdict !== 'pass') return true;
  }
  runAction(live, action, press);
  return true;
}

/** Modifier keys: they are only held while another key is pressed. */
const HELD: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock']);

/** Listens to the keys of a page for one console. Returns a function that ends it. */
export function listenToKeys(
  page: Pick<Window, 'addEventListener' | 'removeEventListener'>,
  live: LiveConsole,
  serves: (action: Action) => boolean,
): () => void {
  const early = createEarlyTyping(live);
  const fields = followFields(live);
  /** The key that acts on the console. Undefined if the press belongs to a field or to the browser. */
  const actingKey = (event: KeyboardEvent): KeyName | undefined => {
    const at = event.composedPath()[0];
    const isTyping = at instanceof Element && takesText(at);
    // Ctrl+K and Ctrl+Z act wherever no text is typed. A field keeps its own.
    if (isTyping || event.defaultPrevented) return undefined;
    fields.without();
    if (early.hold(event)) {
      event.preventDefault();
      return undefined;
    }
    const name = keyName(event);
    if (name === undefined) return undefined;
    // Enter on a button or link activates that, not the note.
    if (name === 'enter' && at instanceof Element && at.matches('button, a, summary, [role="button"]'))
      return undefined;
    if (!live.guard.isFree(event.timeStamp) && name !== 'escape') {
      early.tooSoon(actionFor(live.keymap.peek(), name));
      return undefined;
    }
    return name;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const name = actingKey(event);
    if (name !== undefined) {
      if (pressKey(live, name, live.press(event.timeStamp), serves)) event.preventDefault();
    } else if (!event.repeat && !HELD.has(event.key)) live.lastHiding.pressed();
  };
  const onFocusOut = (event: FocusEvent): void => {
    const from = event.composedPath()[0];
    if (from instanceof Element && takesText(from)) fields.left(event.timeStamp);
  };
  const onFocusIn = (event: FocusEvent): void => {
    const field = event.composedPath()[0];
    if (field instanceof Element && takesText(field)) fields.entered();
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) early.deliver(field);
  };
  page.addEventListener('keydown', onKeyDown);
  page.addEventListener('focusin', onFocusIn);
  page.addEventListener('focusout', onFocusOut);
  return () => {
    early.stop();
    fields.stop();
    page.removeEventListener('keydown', onKeyDown);
    page.removeEventListener('focusin', onFocusIn);
    page.removeEventListener('focusout', onFocusOut);
  };
}

/** Handles a press of a console button like its key, with the same guard against accidental repeats. */
export function pressButton(live: LiveConsole, actionId: string, stampMs: number): void {
  const action = actionOf(actionId);
  if (action === undefined) return;
  live.lastHiding.pressed();
  const isFloor = action.movesFloor === true && live.session.peek() !== undefined;
  if (isFloor && live.guard.floorKey(action.id, stampMs, false, action.isTwice?.(live)) === 'ignore') return;
  runAction(live, action, live.press(stampMs));
}
