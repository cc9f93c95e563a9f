import { expect, it } from 'vitest';
import { newerProtocol, reloadOnce } from '../../client/sync/reload.ts';

/** A window whose history entry outlives a reload, as a browser's does. */
function fakePage() {
  let reloads = 0;
  let state: unknown = null;
  return {
    history: {
      get state() {
        return state;
      },
      replaceState: (next: unknown) => (state = next),
    },
    location: { reload: () => void reloads++ },
    reloads: () => reloads,
  };
}

const safe = (): Promise<boolean> => Promise.resolve(true);

it('[N31] a page reloads once for one protocol of the server, and again for the next', async () => {
  const page = fakePage();
  await reloadOnce(2, safe, page);
  await reloadOnce(2, safe, page);
  expect(page.reloads()).toBe(1);
  await reloadOnce(3, safe, page);
  expect(page.reloads()).toBe(2);
});

it('[N31] a page that would lose something does not reload until it would not', async () => {
  const page = fakePage();
  let isSafe = false;
  await reloadOnce(2, () => Promise.resolve(isSafe), page);
  expect(page.reloads()).toBe(0);
  isSafe = true;
  await reloadOnce(2, () => Promise.resolve(isSafe), page);
  expect(page.reloads()).toBe(1);
});

it.each([
  [{ message: 'reload', data: { protocol: 2 } }, 2],
  [{ message: 'reload' }, undefined],
  [{ message: 'unauthenticated', data: { protocol: 2 } }, undefined],
  [undefined, undefined],
])('[N31] of the refusal %j the page takes the protocol %s', (refusal, protocol) => {
  expect(newerProtocol(refusal)).toBe(protocol);
});
