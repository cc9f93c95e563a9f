/** Names the key that was pressed, equally on every keyboard and in every script. */

/** The members of a `KeyboardEvent` that the console reads. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
  getModifierState(key: 'AltGraph'): boolean;
}

/**
 * A key as the table of actions names it. Examples are `n`, `shift+n`, `1`, `enter`, `arrowleft`, `/` and `mod+k` (Ctrl
 * or ⌘). A key has one name on every keyboard.
 */
export type KeyName = string;

/** Keys that count although they are neither letters nor digits. Tab, Space, Backspace and function keys never do. */
const NAMED_KEYS: ReadonlySet<string> = new Set(['Enter', 'Escape', 'ArrowLeft', 'ArrowRight', 'End']);
/** Keys that count with Ctrl or ⌘. All others belong to the browser. */
const WITH_MOD: ReadonlySet<string> = new Set(['z', 'k', 'enter']);
/** Keys that repeat while held down. */
const REPEATABLE: ReadonlySet<string> = new Set(['shift+arrowleft', 'shift+arrowright', ',', '.']);
/** Signs that count as printed, with Shift or without. On some keyboards `.` needs Shift, `<` does not. */
const SIGNS = /^[?,.<>]$/;

const PLAIN_LATIN = /^[a-z]$/i;
const LETTER = /^\p{L}$/u;
const LATIN = /^\p{Script=Latin}$/u;

/**
 * The letter that is printed on the key ([C1]). That is the typed letter if it is Latin. If the layout types other
 * letters, the key's place decides. A Latin letter with a mark (ń, ö, é) is a letter of its own and no command.
 */
function letterOf({ key, code }: KeyPress): string | undefined {
  if (PLAIN_LATIN.test(key)) return key.toLowerCase();
  if (!LETTER.test(key) || LATIN.test(key)) return undefined;
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
}

/** Digits by place, with or without Shift: a French keyboard needs Shift for them, others do not ([C1]). */
function digitOf({ key, code }: KeyPress): string | undefined {
  const found = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  return code.startsWith('Numpad') && key !== found ? undefined : found;
}

/** The name of a key, or undefined if the press does not concern the console ([C1], [C2]). */
export function keyName(press: KeyPress): KeyName | undefined {
  if (press.isComposing || press.key === 'Dead' || press.altKey || press.getModifierState('AltGraph')) return undefined;
  const letter = letterOf(press);
  const named = NAMED_KEYS.has(press.key) ? press.key.toLowerCase() : undefined;
  const base = letter ?? named;
  if (press.ctrlKey || press.metaKey) {
    if (base === undefined || press.shiftKey || press.repeat || !WITH_MOD.has(base)) return undefined;
    return `mod+${base}`;
  }
  const name = plainName(press, base);
  return name !== undefined && press.repeat && !REPEATABLE.has(name) ? undefined : name;
}

function plainName(press: KeyPress, base: string | undefined): KeyName | undefined {
  const digit = digitOf(press);
  if (digit !== undefined) return digit;
  if (SIGNS.test(press.key) && !press.code.startsWith('Numpad')) return press.key;
  // Several keyboards type the slash with Shift and a digit. Here such a press is a digit.
  if (press.key === '/' && !press.shiftKey) return '/';
  if (base === undefined) return undefined;
  return press.shiftKey ? `shift+${base}` : base;
}

const FIELD = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/** Whether an element takes text or a choice, so that letters belong to it. */
export function takesText(element: {
  readonly tagName: string;
  readonly isContentEditable?: boolean;
  getAttribute(name: string): string | null;
}): boolean {
  const role = element.getAttribute('role');
  if (role === 'menuitem' || role === 'option' || role === 'textbox') return true;
  if (element.tagName === 'INPUT')
    return !['button', 'checkbox', 'radio', 'submit'].includes(element.getAttribute('type') ?? 'text');
  return FIELD.has(element.tagName) || element.isContentEditable === true;
}
