import { describe, expect, it } from 'vitest';
import { createKeyedQueue, createQueue } from '../server/queue.ts';

/** Work that runs until it is ended, and notes its start. */
function createWork(started: string[]) {
  const ends = new Map<string, (error?: Error) => void>();
  return {
    work: (name: string) => () =>
      new Promise<string>((resolve, reject) => {
        started.push(name);
        ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
      }),
    end: (name: string, error?: Error) => ends.get(name)?.(error),
  };
}

describe('a queue', () => {
  it('runs so many at a time, in the order of their arrival', async () => {
    const started: string[] = [];
    const { work, end } = createWork(started);
    const inTurn = createQueue(2);
    const results = ['a', 'b', 'c', 'd'].map((name) => inTurn(work(name)));
    expect(started).toEqual(['a', 'b']);
    end('b');
    await results[1];
    expect(started).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c']) end(name);
    await Promise.all([results[0], results[2]]);
    end('d');
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on after work that fails, and reports the failure to its caller only', async () => {
    const started: string[] = [];
    const { work, end } = createWork(started);
    const inTurn = createQueue();
    const first = inTurn(work('first'));
    const second = inTurn(work('second'));
    end('first', new Error('failed'));
    await expect(first).rejects.toThrow('failed');
    end('second');
    expect(await second).toBe('second');
  });

  it('of keys lets work of other keys run meanwhile', async () => {
    const started: string[] = [];
    const { work, end } = createWork(started);
    const inOrder = createKeyedQueue();
    const results = [inOrder('x', work('x1')), inOrder('x', work('x2')), inOrder('y', work('y1'))];
    expect(started).toEqual(['x1', 'y1']);
    end('x1');
    await results[0];
    expect(started).toEqual(['x1', 'y1', 'x2']);
    for (const name of ['x2', 'y1']) end(name);
    expect(await Promise.all(results)).toEqual(['x1', 'x2', 'y1']);
  });
});
