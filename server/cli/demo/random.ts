/** A small seeded source of randomness (mulberry32): the same seed gives the same sequence on every machine. */
export interface Random {
  /** A whole multiple of `step` between `min` and `max`, both included. */
  between(min: number, max: number, step?: number): number;
  shuffled<Item>(items: readonly Item[]): Item[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (min: number, max: number, step = 1): number =>
    min + step * Math.floor(next() * (Math.floor((max - min) / step) + 1));
  return {
    between,
    shuffled(items) {
      return items
        .map((item) => ({ item, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
    },
  };
}
