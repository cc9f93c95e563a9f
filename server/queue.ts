/** Runs work in the order of its arrival. What one piece of work throws reaches its own caller only. */
export type Queue = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** At most `width` pieces of work run at a time. */
export function createQueue(width = 1): Queue {
  const waiting: (() => void)[] = [];
  let free = width;

  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** A queue for each key. Work of different keys runs at the same time. */
export function createKeyedQueue(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const queues = new Map<string, { readonly run: Queue; unfinished: number }>();

  return async (key, work) => {
    const queue = queues.get(key) ?? { run: createQueue(), unfinished: 0 };
    queues.set(key, queue);
    queue.unfinished += 1;
    try {
      return await queue.run(work);
    } finally {
      queue.unfinished -= 1;
      if (queue.unfinished === 0) queues.delete(key);
    }
  };
}
