const BUCKETS = 128;

function bucketOf(id: string): number {
  // FNV-1a over UTF-16 units. It only spreads ids over buckets, and is never compared across versions.
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}

/**
 * A persistent table. `set` returns a new table, copies one bucket of 128, and leaves the old table unchanged.
 * So a client can keep the confirmed state beside an optimistic fork of it. The cost of one event stays flat while a
 * session grows to ten thousand interventions.
 */
export class Table<Row> {
  readonly #buckets: readonly (ReadonlyMap<string, Row> | undefined)[];
  readonly size: number;

  private constructor(buckets: readonly (ReadonlyMap<string, Row> | undefined)[], size: number) {
    this.#buckets = buckets;
    this.size = size;
  }

  static empty<Row>(): Table<Row> {
    return new Table<Row>([], 0);
  }

  static from<Row>(rows: Iterable<readonly [string, Row]>): Table<Row> {
    const buckets: Map<string, Row>[] = [];
    let size = 0;
    for (const [id, row] of rows) {
      const bucket = (buckets[bucketOf(id)] ??= new Map<string, Row>());
      if (!bucket.has(id)) size++;
      bucket.set(id, row);
    }
    return new Table<Row>(buckets, size);
  }

  get(id: string): Row | undefined {
    return this.#buckets[bucketOf(id)]?.get(id);
  }

  has(id: string): boolean {
    return this.#buckets[bucketOf(id)]?.has(id) ?? false;
  }

  set(id: string, row: Row): Table<Row> {
    const at = bucketOf(id);
    const before = this.#buckets[at];
    const bucket = new Map(before);
    bucket.set(id, row);
    const buckets = this.#buckets.slice();
    buckets[at] = bucket;
    return new Table<Row>(buckets, this.size + (before?.has(id) === true ? 0 : 1));
  }

  remove(id: string): Table<Row> {
    const at = bucketOf(id);
    const before = this.#buckets[at];
    if (before?.has(id) !== true) return this;
    const bucket = new Map(before);
    bucket.delete(id);
    const buckets = this.#buckets.slice();
    buckets[at] = bucket;
    return new Table<Row>(buckets, this.size - 1);
  }

  *entries(): IterableIterator<[string, Row]> {
    for (const bucket of this.#buckets) if (bucket !== undefined) yield* bucket.entries();
  }

  *values(): IterableIterator<Row> {
    for (const bucket of this.#buckets) if (bucket !== undefined) yield* bucket.values();
  }
}
