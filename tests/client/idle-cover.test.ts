/** Tests that a screen that nobody touches covers itself. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { coverWhenIdle } from '../../client/console/store/idle-cover.ts';

const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The part of a page that the watch needs. */
function createPage(): { readonly page: Window; say(name: string): void } {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const page = Object.assign(new EventTarget(), { document }) as unknown as Window;
  return {
    page,
    say: (name) => void (name === 'visibilitychange' ? page.document : page).dispatchEvent(new Event(name)),
  };
}

it('[C8] a screen that nobody touches is covered after ten minutes, counted from the last touch', () => {
  const cover = vi.fn();
  const { page, say } = createPage();
  const stop = coverWhenIdle(page, cover, () => Date.now());
  vi.advanceTimersByTime(9 * MINUTE_MS);
  say('keydown');
  vi.advanceTimersByTime(9 * MINUTE_MS);
  expect(cover).not.toHaveBeenCalled();
  vi.advanceTimersByTime(MINUTE_MS);
  expect(cover).toHaveBeenCalledOnce();
  stop();
  vi.advanceTimersByTime(60 * MINUTE_MS);
  expect(cover).toHaveBeenCalledOnce();
});

it('[C8] a machine that slept is covered when it wakes, although no timer ran', () => {
  const cover = vi.fn();
  const { page, say } = createPage();
  let nowMs = 0;
  const stop = coverWhenIdle(page, cover, () => nowMs);
  nowMs = 11 * MINUTE_MS;
  say('visibilitychange');
  expect(cover).toHaveBeenCalledOnce();
  stop();
});
