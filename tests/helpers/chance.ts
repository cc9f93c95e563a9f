export interface Chance {
  /** In [0, 1). */
  unit(): number;
  /** Human reaction: log-normal about a median, with the spread of an attentive person. */
  delayMs(medianMs: number): number;
}

/** A seeded random source. The seed is printed, so that a failing run can be repeated. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    unit,
    delayMs: (medianMs) => {
      const normal = Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
      return medianMs * Math.exp(0.3 * normal);
    },
  };
}
