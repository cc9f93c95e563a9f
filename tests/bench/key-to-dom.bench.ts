import type { Page } from 'playwright';
import { it } from 'vitest';
import { openConsoleInRoom, signedInPage } from './console-page.ts';
import { recordFigure } from './figures.ts';
import { digits, percentile } from './percentiles.ts';
import { prepareDesk } from './prepared-desk.ts';

const SCENES = [
  { size: 100, words: '100 interventions' },
  { size: 10_000, words: '10000 interventions' },
  { size: 10_000, words: '10000 interventions, one speaker hidden' },
] as const;
/** The scenes by which each one is measured: the long session against the short, the hiding against none. */
const MEASURED_BY = [0, 0, 1] as const;
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

/** Presses a key. Returns the time from the event to the first change in the element's words or buttons, ms. */
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
  const sizes = SCENES.map(({ size }) => size);
  const { server, cookie, sessions } = await prepareDesk(sizes, { waiting: TURNS + 10, hidingAt: [2] });
  const consoles: { readonly words: string; readonly page: Page; readonly samples: Map<Key, number[]> }[] = [];
  for (const [index, { words }] of SCENES.entries()) {
    const page = await signedInPage(server.url, cookie);
    await openConsoleInRoom(page, server.url, sessions[index] ?? '');
    consoles.push({ words, page, samples: new Map(KEYS.map((key) => [key, []])) });
  }
  // Turn about, so that other work of the machine falls on all. First turns run code that the browser has not
  // compiled yet; they are somebody's first turns too, and count.
  for (let turn = 0; turn < TURNS; turn++)
    for (const { page, samples } of consoles)
      for (const key of KEYS) {
        samples.get(key)?.push(await latencyMs(page, key));
        await page.waitForTimeout(HAND_MS);
      }

  for (const key of KEYS) {
    const of = (share: number) => consoles.map(({ samples }) => percentile(samples.get(key) ?? [], share));
    const [medians, nearlyAlls, slowests] = [of(0.5), of(0.95), of(1)];
    for (const [index, { words }] of consoles.entries()) {
      const [median = NaN, nearlyAll = NaN, slowest = NaN] = [medians[index], nearlyAlls[index], slowests[index]];
      const by = MEASURED_BY[index] ?? 0;
      const ratio = median / (medians[by] ?? NaN);
      console.log(
        key.key,
        words,
        'median',
        digits(median),
        'p95',
        digits(nearlyAll),
        'max',
        digits(slowest),
        'ratio',
        digits(ratio),
      );
      recordFigure('key-to-dom', {
        name: `${key.key.toUpperCase()} to the changed page, ${words}, median`,
        value: median,
        unit: 'ms',
        conditions:
          `Chromium, in the page, event to first change; ${String(TURNS)} presses; ` +
          `95 of 100 within ${digits(nearlyAll)} ms, the slowest ${digits(slowest)} ms` +
          (index === 0 ? '' : `; ${digits(ratio)} times that of ${SCENES[by].words}, measured turn about`),
      });
    }
  }
});
