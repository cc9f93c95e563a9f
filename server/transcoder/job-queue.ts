/** Runs at most `width` jobs at a time, in the order of their arrival. */
export interface JobQueue {
  run<Result>(job: () => Promise<Result>): Promise<Result>;
}

export function createJobQueue(width: number): JobQueue {
  const waiting: (() => void)[] = [];
  let free = width;

  return {
    async run(job) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await job();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
