/** Tests when the browser's copy of a session is saved. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrowserDatabase } from '../../client/sync/browser-store.ts';
import { createSnapshotCache } from '../../client/sync/snapshot-cache.ts';
import { CoreSession } from '../helpers/core-session.ts';

/** A database in which saving a snapshot blocks the page for `costMs`. */
function slowDatabase(costMs: number): { database: BrowserDatabase; savedAtMs: number[] } {
  const savedAtMs: number[] = [];
  const put = (): Promise<string> => {
    savedAtMs.push(performance.now());
    vi.advanceTimersByTime(costMs);
    return Promise.resolve('open');
  };
  return { database: { put } as unknown as BrowserDatabase, savedAtMs };
}

describe('the copy of a session in the browser', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  async function savesDuring(costMs: number, forMs: number): Promise<number> {
    const { database, savedAtMs } = slowDatabase(costMs);
    const cache = createSnapshotCache(() => Promise.resolve(database), 'ana', 'session');
    const { state } = new CoreSession();
    for (const endMs = performance.now() + forMs; performance.now() < endMs;) {
      cache.save(state, 'observer', 'soon');
      await vi.advanceTimersByTimeAsync(1000);
    }
    cache.close();
    return savedAtMs.length;
  }

  it('[N7] is saved every five seconds at most, and takes a fiftieth of the time at most', async () => {
    expect(await savesDuring(2, 60_000)).toBe(12);
    expect(await savesDuring(400, 60_000)).toBe(3);
  });

  it('[N7] is saved at once if something in it may no longer be kept', async () => {
    const { database, savedAtMs } = slowDatabase(400);
    const cache = createSnapshotCache(() => Promise.resolve(database), 'ana', 'session');
    const { state } = new CoreSession();
    cache.save(state, 'observer', 'soon');
    cache.save(state, 'observer', 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(savedAtMs).toHaveLength(1);
  });
});
