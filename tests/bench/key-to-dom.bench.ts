import type { Page } from 'playwright';
import { it } from 'vitest';
import { openConsoleInRoom, signedInPage } from './console-page.ts';
import { recordFigure } from './figures.ts';
import { digits, percentile } from './percentiles.ts';
import { prepareDesk } from './prepared-desk.ts';

const SIZES = [100, 10_000] as const;
const TURNS = 30;
/** The console takes the same key for a slip of the finger sooner than this. */
const HAND_MS = 450;

/** A key and the element whose drawing answers it. */
const KEYS = [
  { key: 'n', element: 'rostrum-now-card' },
  { key: '1', element: 'rostrum-tag-row' },
  { key: 's', element: 'rostrum-now-card' },
] as const;
type Key = (typeof KEYS)[number];

/** Presses a key; gives the ms from the event to the first change in the words or buttons of the element. */
async function latencyMs(page: Page, { key, element }: Key): Promise<number> {
  const seen = await page.evaluateHandle(watchElement, element);
  await page.keyboard.press(key);
  return seen.evaluate(({ answered }) => answered);
}

/** Runs in the page. An object around the promise: what is returned bare would be waited for. */
function watchElement(name: string): { readonly answered: Promise<number> } {
  const find = (root: ParentNode): ShadowRoot | null => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot === null) continue;
      const found = element.localName === name ? element.shadowRoot : find(element.shadowRoot);
      if (found !== null) return found;
    }
    return null;
  };
  const root = find(document);
  if (root === null) throw new Error(`there is no ${name}`);
  const look = (): string => {
    const pressed = [...root.querySelectorAll('[aria-pressed]')].map((button) => button.getAttribute('aria-pressed'));
    return `${root.textContent} ${pressed.join()}`;
  };
  const before = look();
  let pressedMs = NaN;
  addEventListener('keydown', (event) => (pressedMs = event.timeStamp), { once: true, capture: true });
  const answered = new Promise<number>((resolve) => {
    const observer = new MutationObserver(() => {
      const changedMs = performance.now();
      if (Number.isNaN(pressedMs) || look() === before) return;
      observer.disconnect();
      resolve(changedMs - pressedMs);
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  return { answered };
}

it('from a key to what it changes on the page', async () => {
  const { server, cookie, sessions } = await prepareDesk(SIZES, { waiting: TURNS + 10 });
  const medians = new Map<string, number>();
  for (const [index, size] of SIZES.entries()) {
    const page = await signedInPage(server.url, cookie);
    await openConsoleInRoom(page, server.url, sessions[index] ?? '');
    const samples = new Map<Key, number[]>(KEYS.map((key) => [key, []]));
    for (let turn = 0; turn < TURNS; turn++) {
      for (const key of KEYS) {
        samples.get(key)?.push(await latencyMs(page, key));
        await page.waitForTimeout(HAND_MS);
      }
    }
    for (const [{ key }, values] of samples) {
      // The first turns run code that the browser has not compiled yet, and are somebody's first turns too: they count.
      const median = percentile(values, 0.5);
      medians.set(`${key} ${String(size)}`, median);
      const first = medians.get(`${key} ${String(SIZES[0])}`) ?? median;
      console.log(
        key,
        size,
        'median',
        digits(median),
        'p95',
        digits(percentile(values, 0.95)),
        'max',
        digits(Math.max(...values)),
      );
      recordFigure('key-to-dom', {
        name: `${key.toUpperCase()} to the changed page, ${String(size)} interventions, median`,
        value: median,
        unit: 'ms',
        conditions:
          `Chromium, in the page, event to first change; ${String(values.length)} presses; ` +
          `95 of 100 within ${digits(percentile(values, 0.95))} ms` +
          (size === SIZES[0] ? '' : `; ${digits(median / first)} times that of ${String(SIZES[0])}`),
      });
    }
    await page.context().close();
  }
});
