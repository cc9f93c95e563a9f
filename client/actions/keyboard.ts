/** What a key press says, as far as the console looks at it: `KeyboardEvent` has it all, and so has a test. */
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
 * A key as the table of actions names it: `n`, `shift+n`, `1`, `enter`, `arrowleft`, `shift+arrowleft`, `/`, `?`, `.`,
 * `mod+k` (Ctrl or ⌘). One name on every keyboard.
 */
export type KeyName = string;

/** Whose presses are keys at all without being letters or digits. Tab, Space, Backspace and function keys never are. */
const NAMED_KEYS: ReadonlySet<string> = new Set(['Enter', 'Escape', 'ArrowLeft', 'ArrowRight', 'End']);
/** What Ctrl or ⌘ may be pressed with; all the rest belongs to the browser. */
const WITH_MOD: ReadonlySet<string> = new Set(['z', 'k', 'enter']);
/** What may be held down. */
const REPEATABLE: ReadonlySet<string> = new Set(['shift+arrowleft', 'shift+arrowright', ',', '.']);
/** Signs that count as they are printed, with Shift or without: `.` takes it on some keyboards, `<` does not. */
const SIGNS = /^[?,.<>]$/;

const PLAIN_LATIN = /^[a-z]$/i;
const LETTER = /^\p{L}$/u;
const LATIN = /^\p{Script=Latin}$/u;

/**
 * The letter that is printed on the key ([C1]): what was typed if it is Latin; by the key's place where the layout
 * types other letters. A Latin letter with a mark (ń, ö, é) is a letter of its own and no command.
 */
function letterOf({ key, code }: KeyPress): string | undefined {
  if (PLAIN_LATIN.test(key)) return key.toLowerCase();
  if (!LETTER.test(key) || LATIN.test(key)) return undefined;
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
}

/** Digits by place, with or without Shift: on a French keyboard they are typed with Shift, on others without ([C1]). */
function digitOf({ key, code }: KeyPress): string | undefined {
  const found = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  return code.startsWith('Numpad') && key !== found ? undefined : found;
}

/** The key that was pressed, or undefined where a press is none of the console's business ([C1], [C2]). */
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
  // On several keyboards the slash is typed with Shift and a digit, which is a digit here.
  if (press.key === '/' && !press.shiftKey) return '/';
  if (base === undefined) return undefined;
  return press.shiftKey ? `shift+${base}` : base;
}

const FIELD = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/** Whether somebody types or chooses there, so that a letter is a letter. */
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
