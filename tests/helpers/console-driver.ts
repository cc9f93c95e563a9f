import type { CDPSession, Page } from 'playwright';
import { SAME_FLOOR_KEY_MS } from '../../client/console/keys/key-guard.ts';

/** Parts of the console by their accessible names. */
export type Part = 'Now' | 'Next' | 'Tags' | 'Notes' | 'Just ended' | 'To look at' | 'Messages' | 'page';

/** A key of a keyboard with another layout than the English one. */
export interface ForeignKey {
  readonly key: string;
  readonly code: string;
  readonly shift?: boolean;
  /** The text that it types into a field. */
  readonly text?: string;
}

/** Presses keys and reads the page, as a user does. */
export interface ConsoleDriver {
  readonly page: Page;
  /** Number of keys pressed so far. Each letter of a text counts. */
  readonly keys: () => number;
  /** Presses keys by their Playwright names: `s`, `Shift+N`, `Enter`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types into the open field. */
  type(text: string): Promise<void>;
  pressForeign(key: ForeignKey): Promise<void>;
  /** The visible words of a part of the page. */
  read(part: Part): Promise<string>;
  /** Waits until the words of a part match. */
  sees(part: Part, words: string | RegExp): Promise<void>;
  seesNot(part: Part, words: string | RegExp): Promise<void>;
}

const LETTER = /^[a-z]$/;
/** Time limit for words to appear, ms. A busy machine needs long. */
const PATIENCE_MS = 30_000;

/** The visible text of a part, through shadow roots. Runs in the page. */
function readPart(name: string): string {
  const wordsOf = (node: Node): string => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element || node instanceof ShadowRoot || node instanceof Document)) return '';
    // An element without a box of its own still shows its children.
    const isBoxless = node instanceof HTMLElement && getComputedStyle(node).display === 'contents';
    if (node instanceof HTMLElement && !isBoxless && !node.checkVisibility()) return '';
    if (node instanceof HTMLStyleElement) return '';
    if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) return node.value;
    if (node instanceof HTMLSlotElement) return node.assignedNodes().map(wordsOf).join(' ');
    const root = node instanceof Element ? (node.shadowRoot ?? node) : node;
    return [...root.childNodes].map(wordsOf).join(' ');
  };
  const find = (root: ParentNode): Element | undefined => {
    for (const element of root.querySelectorAll('*')) {
      if (element.getAttribute('aria-label') === name) return element;
      const inside = element.shadowRoot === null ? undefined : find(element.shadowRoot);
      if (inside !== undefined) return inside;
    }
    return undefined;
  };
  const part = name === 'page' ? document.body : find(document);
  return part === undefined ? '' : wordsOf(part).replace(/\s+/gu, ' ').trim();
}

/** @param pass lets time pass between two presses of one key: the console ignores a faster second press ([C4]) */
export async function createConsoleDriver(
  page: Page,
  pass: (ms: number) => Promise<void> = () => Promise.resolve(),
): Promise<ConsoleDriver> {
  let keys = 0;
  let lastLetter = '';
  let cdp: CDPSession | undefined;
  const read = (part: Part): Promise<string> => page.evaluate(readPart, part);
  const fits = (text: string, words: string | RegExp): boolean =>
    typeof words === 'string' ? text.includes(words) : words.test(text);

  async function until(part: Part, words: string | RegExp, wanted: boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    let text = await read(part);
    while (fits(text, words) !== wanted) {
      if (Date.now() > deadline)
        throw new Error(`${part} ${wanted ? 'never said' : 'goes on saying'} ${String(words)}: ${text}`);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      text = await read(part);
    }
  }

  /** Waits until the page shows that keys act. They do not before the session has arrived, nor right after a field. */
  async function keysAreTaken(): Promise<void> {
    const taken = ':root:not([data-keys=resting], [data-keys=unheard], [data-keys=loading])';
    await page.locator(taken).waitFor({ state: 'attached' });
  }
  await page.evaluate(`globalThis.__name ??= (value) => value`);
  return {
    page,
    keys: () => keys,
    async press(...pressed) {
      for (const key of pressed) {
        await keysAreTaken();
        if (key === lastLetter) await pass(SAME_FLOOR_KEY_MS);
        if (LETTER.test(key)) lastLetter = key;
        await page.keyboard.press(key);
        keys++;
      }
    },
    async type(text) {
      await page.keyboard.type(text);
      keys += text.length;
    },
    async pressForeign({ key, code, shift = false, text }) {
      await keysAreTaken();
      cdp ??= await page.context().newCDPSession(page);
      const event = { key, code, modifiers: shift ? 8 : 0, ...(text !== undefined && { text }) };
      await cdp.send('Input.dispatchKeyEvent', { type: text === undefined ? 'rawKeyDown' : 'keyDown', ...event });
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code });
      keys++;
    },
    read,
    sees: (part, words) => until(part, words, true),
    seesNot: (part, words) => until(part, words, false),
  };
}
