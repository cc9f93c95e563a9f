import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventStore } from '../../server/store/event-store.ts';
import { batch, START, storedEvent, tailOf } from '../helpers/stored-events.ts';

/** What every adapter of the log must do. */
export function eventStoreContract(name: string, open: () => EventStore | Promise<EventStore>): void {
  describe(`event store: ${name}`, () => {
    let store: EventStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('[G1] starts with empty streams', async () => {
      expect(await store.head('session:a')).toBe(0);
      expect(await store.read('session:a', 0, 10)).toEqual([]);
      expect(await store.streams('')).toEqual([]);
      expect(await store.lastInstantMs()).toBe(0);
    });

    it('[G1] numbers each stream densely and reads it in order, in pages', async () => {
      const first = batch('session:a', START, 'c1', 3);
      const second = batch('session:a', tailOf(first), 'c2', 2);
      expect(await store.append([first])).toEqual({ kind: 'ok' });
      expect(await store.append([second])).toEqual({ kind: 'ok' });
      expect(await store.head('session:a')).toBe(5);
      expect((await store.read('session:a', 1, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await store.read('session:a', 0, 10)).toEqual([...first.events, ...second.events]);
      expect(await store.lastInstantMs()).toBe(1_700_000_000_004);
    });

    it('[G2] gives payloads back byte for byte', async () => {
      const given = batch('session:a', START, 'c1');
      await store.append([given]);
      expect((await store.read('session:a', 0, 1))[0]?.payload).toBe(given.events[0]?.payload);
    });

    it('[G6] refuses a batch that was decided against an older head, and says where the head is', async () => {
      const first = batch('session:a', START, 'c1', 2);
      await store.append([first]);
      expect(await store.append([batch('session:a', START, 'c2')])).toEqual({
        kind: 'conflict',
        stream: 'session:a',
        head: 2,
      });
      expect(await store.head('session:a')).toBe(2);
      expect(await store.answerOf('c2')).toBeUndefined();
    });

    it('[G3] refuses events that do not continue the chain, even where the number fits', async () => {
      await store.append([batch('session:a', START, 'c1')]);
      const other = batch('session:a', { seq: 1, hash: 'f'.repeat(64) }, 'c2');
      expect((await store.append([other])).kind).toBe('conflict');
    });

    it('[G6] remembers the answer of a command and never lets it take effect twice', async () => {
      const first = batch('session:a', START, 'c1');
      await store.append([first]);
      expect(await store.answerOf('c1')).toEqual({ stream: 'session:a', by: 'user-1', answer: 'answer of c1' });
      const again = await store.append([batch('session:a', tailOf(first), 'c1')]);
      expect(again).toEqual({ kind: 'duplicate', commandId: 'c1' });
      expect(await store.head('session:a')).toBe(1);
    });

    it('[G6] remembers the answer of a command that changed nothing', async () => {
      expect(await store.append([batch('session:a', START, 'c1', 0)])).toEqual({ kind: 'ok' });
      expect(await store.answerOf('c1')).toEqual({ stream: 'session:a', by: 'user-1', answer: 'answer of c1' });
      expect(await store.head('session:a')).toBe(0);
      expect(await store.streams('session:')).toEqual([]);
    });

    it('[G1] writes all batches of an append or none', async () => {
      const good = batch('session:a', START, 'c1', 2);
      const stale = { ...batch('session:b', { seq: 4, hash: 'f'.repeat(64) }, 'c2') };
      expect((await store.append([good, stale])).kind).toBe('conflict');
      expect(await store.head('session:a')).toBe(0);
      expect(await store.answerOf('c1')).toBeUndefined();
      expect(await store.append([good, batch('session:a', tailOf(good), 'c2')])).toEqual({ kind: 'ok' });
      expect(await store.head('session:a')).toBe(3);
    });

    it('[G1] decides each append of one moment on its own', async () => {
      const first = batch('session:a', START, 'c1');
      const results = await Promise.all([
        store.append([first]),
        store.append([batch('session:a', START, 'c2')]),
        store.append([batch('session:a', tailOf(first), 'c3')]),
        store.append([batch('session:b', START, 'c4')]),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['ok', 'conflict', 'ok', 'ok']);
      expect(await store.head('session:a')).toBe(2);
    });

    it('lists streams by prefix, taken literally', async () => {
      await store.append([batch('session:b', START, 'c1'), batch('session:a', START, 'c2')]);
      await store.append([batch('conference:a', START, 'c3')]);
      expect(await store.streams('session:')).toEqual(['session:a', 'session:b']);
      expect(await store.streams('%')).toEqual([]);
    });

    it('[G8] erases a personal value with the events that say so, and leaves payload and hash', async () => {
      const personal = [{ path: 'listedAs', value: 'A Name', salt: '00', subject: 's', audience: 'team' as const }];
      const held = storedEvent('session:a', START, 'c1', personal);
      await store.append([{ ...batch('session:a', START, 'c1', 0), events: [held] }]);
      expect((await store.read('session:a', 0, 1))[0]?.personal).toEqual(personal);
      const erases = [{ stream: 'session:a', seq: 1, path: 'listedAs' }];
      await store.append([{ ...batch('session:a', held, 'c2'), erases }]);
      expect((await store.read('session:a', 0, 1))[0]).toEqual({ ...held, personal: null });
    });
  });
}
