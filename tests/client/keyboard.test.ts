/** Tests how key presses get their names on keyboards of several countries. */
import { describe, expect, it } from 'vitest';
import { keyName, takesText, type KeyPress } from '../../client/console/keys/keyboard.ts';

type Held = Partial<Omit<KeyPress, 'getModifierState'>> & { altGraph?: boolean };

function press(key: string, code: string, held: Held = {}): KeyPress {
  const { altGraph = false, ...rest } = held;
  return {
    key,
    code,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    repeat: false,
    isComposing: false,
    ...rest,
    getModifierState: () => altGraph,
  };
}

describe('the printed letter counts [C1]', () => {
  it('on a Polish keyboard, where AltGr and Alt type letters', () => {
    expect(keyName(press('n', 'KeyN'))).toBe('n');
    expect(keyName(press('N', 'KeyN', { shiftKey: true }))).toBe('shift+n');
    for (const [letter, code] of [
      ['ń', 'KeyN'],
      ['ś', 'KeyS'],
      ['ź', 'KeyX'],
      ['ą', 'KeyA'],
      ['ć', 'KeyC'],
    ] as const) {
      expect(keyName(press(letter, code))).toBeUndefined();
      expect(keyName(press(letter, code, { altGraph: true }))).toBeUndefined();
      expect(keyName(press(letter, code, { altKey: true }))).toBeUndefined();
      expect(keyName(press(letter, code, { altGraph: true, ctrlKey: true, altKey: true }))).toBeUndefined();
    }
  });

  it('on a French keyboard, where A and Q swap places, M moves, and digits need Shift', () => {
    expect(keyName(press('a', 'KeyQ'))).toBe('a');
    expect(keyName(press('q', 'KeyA'))).toBe('q');
    expect(keyName(press('m', 'Semicolon'))).toBe('m');
    expect(keyName(press('z', 'KeyW'))).toBe('z');
    expect(keyName(press('&', 'Digit1'))).toBe('1');
    expect(keyName(press('1', 'Digit1', { shiftKey: true }))).toBe('1');
    expect(keyName(press('é', 'Digit2'))).toBe('2');
    expect(keyName(press('à', 'Digit0'))).toBe('0');
    expect(keyName(press('/', 'Period', { shiftKey: true }))).toBeUndefined();
    expect(keyName(press('?', 'KeyM', { shiftKey: true }))).toBe('?');
  });

  it('and so does a printed sign, with Shift or without; held down it moves frame by frame [V7]', () => {
    expect(keyName(press(',', 'Comma'))).toBe(',');
    expect(keyName(press(',', 'KeyM'))).toBe(',');
    expect(keyName(press('.', 'Comma', { shiftKey: true }))).toBe('.');
    expect(keyName(press('.', 'Period', { repeat: true }))).toBe('.');
    expect(keyName(press('<', 'IntlBackslash'))).toBe('<');
    expect(keyName(press('>', 'Period', { shiftKey: true }))).toBe('>');
    expect(keyName(press('>', 'Period', { shiftKey: true, repeat: true }))).toBeUndefined();
    expect(keyName(press('.', 'NumpadDecimal'))).toBeUndefined();
    expect(keyName(press('.', 'Period', { ctrlKey: true }))).toBeUndefined();
  });

  it('on a German keyboard, where Z and Y swap and the slash is Shift with 7', () => {
    expect(keyName(press('z', 'KeyY'))).toBe('z');
    expect(keyName(press('y', 'KeyZ'))).toBe('y');
    expect(keyName(press('/', 'Digit7', { shiftKey: true }))).toBe('7');
    expect(keyName(press('?', 'Minus', { shiftKey: true }))).toBe('?');
    expect(keyName(press('ö', 'Semicolon'))).toBeUndefined();
    expect(keyName(press('ß', 'Minus'))).toBeUndefined();
  });

  it('on a Russian keyboard by the place of the key', () => {
    expect(keyName(press('т', 'KeyN'))).toBe('n');
    expect(keyName(press('Т', 'KeyN', { shiftKey: true }))).toBe('shift+n');
    expect(keyName(press('ы', 'KeyS'))).toBe('s');
    expect(keyName(press('х', 'BracketLeft'))).toBeUndefined();
    expect(keyName(press('я', 'KeyZ', { ctrlKey: true }))).toBe('mod+z');
  });

  it.each([
    ['Greek', 'ν', 'KeyN'],
    ['Georgian', 'ნ', 'KeyN'],
    ['Armenian', 'ն', 'KeyN'],
    ['Arabic', 'ى', 'KeyN'],
  ])('on a %s keyboard by the place of the key', (_, key, code) => {
    expect(keyName(press(key, code))).toBe('n');
  });

  it('on an English keyboard, with capitals locked too', () => {
    expect(keyName(press('S', 'KeyS'))).toBe('s');
    expect(keyName(press('/', 'Slash'))).toBe('/');
    expect(keyName(press('?', 'Slash', { shiftKey: true }))).toBe('?');
    expect(keyName(press('5', 'Numpad5'))).toBe('5');
    expect(keyName(press('Clear', 'Numpad5'))).toBeUndefined();
  });
});

describe('what is never a command [C2]', () => {
  it.each([
    ['Tab', 'Tab'],
    [' ', 'Space'],
    ['Backspace', 'Backspace'],
    ['F5', 'F5'],
    ['Dead', 'BracketLeft'],
  ])('%s', (key, code) => {
    expect(keyName(press(key, code))).toBeUndefined();
  });

  it('any key with Ctrl or ⌘ except Z, K and Enter', () => {
    expect(keyName(press('s', 'KeyS', { ctrlKey: true }))).toBeUndefined();
    expect(keyName(press('n', 'KeyN', { metaKey: true }))).toBeUndefined();
    expect(keyName(press('z', 'KeyZ', { ctrlKey: true, shiftKey: true }))).toBeUndefined();
    expect(keyName(press('k', 'KeyK', { metaKey: true }))).toBe('mod+k');
    expect(keyName(press('Enter', 'Enter', { ctrlKey: true }))).toBe('mod+enter');
  });

  it('a key held down, except the ones that nudge', () => {
    expect(keyName(press('n', 'KeyN', { repeat: true }))).toBeUndefined();
    expect(keyName(press('1', 'Digit1', { repeat: true }))).toBeUndefined();
    expect(keyName(press('ArrowLeft', 'ArrowLeft', { repeat: true }))).toBeUndefined();
    expect(keyName(press('ArrowLeft', 'ArrowLeft', { repeat: true, shiftKey: true }))).toBe('shift+arrowleft');
  });

  it('a letter that is being composed', () => {
    expect(keyName(press('n', 'KeyN', { isComposing: true }))).toBeUndefined();
  });

  it('any key in a field or menu', () => {
    const at = (tagName: string, attributes: Record<string, string> = {}): Parameters<typeof takesText>[0] => ({
      tagName,
      getAttribute: (name) => attributes[name] ?? null,
    });
    expect(takesText(at('INPUT'))).toBe(true);
    expect(takesText(at('INPUT', { type: 'number' }))).toBe(true);
    expect(takesText(at('INPUT', { type: 'checkbox' }))).toBe(false);
    expect(takesText(at('TEXTAREA'))).toBe(true);
    expect(takesText(at('SELECT'))).toBe(true);
    expect(takesText(at('LI', { role: 'option' }))).toBe(true);
    expect(takesText({ ...at('DIV'), isContentEditable: true })).toBe(true);
    expect(takesText(at('BUTTON'))).toBe(false);
  });
});
