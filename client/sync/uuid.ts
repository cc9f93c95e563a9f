/** Makes ids of commands and rows. */

/** Source of random bytes. `crypto.getRandomValues` needs no secure context. */
export type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => void;

/**
 * Makes UUIDv7 ids that sort by their making. This holds within one millisecond and when the clock steps back. The 12
 * bits after the time count up.
 */
export function createUuids(nowMs: () => number, fillRandom: FillRandom): () => string {
  let lastMs = 0;
  let count = 0;
  return () => {
    const ms = Math.floor(nowMs());
    if (ms > lastMs) {
      lastMs = ms;
      count = 0;
    } else if (++count > 0xfff) {
      lastMs++;
      count = 0;
    }
    const random = new Uint8Array(8);
    fillRandom(random);
    random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
    const time = lastMs.toString(16).padStart(12, '0');
    const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return [
      time.slice(0, 8),
      time.slice(8),
      `7${count.toString(16).padStart(3, '0')}`,
      tail.slice(0, 4),
      tail.slice(4),
    ].join('-');
  };
}

export const newId = createUuids(Date.now, (bytes) => void crypto.getRandomValues(bytes));
