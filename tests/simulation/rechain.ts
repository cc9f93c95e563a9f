import { GENESIS_HASH } from '../../shared/log/event.ts';
import { hashInput } from '../../shared/log/hash-input.ts';
import { sha256Hex } from '../../server/log/append-events.ts';
import type { AppendBatch, EventStore } from '../../server/store/event-store.ts';

/** Puts batches at the end of their stream, whatever head their decision saw: a store that does not look. */
export async function rechain(store: EventStore, batches: readonly AppendBatch[]): Promise<AppendBatch[]> {
  const moved: AppendBatch[] = [];
  const tails = new Map<string, { seq: number; hash: string }>();
  for (const batch of batches) {
    let tail = tails.get(batch.stream);
    if (tail === undefined) {
      const seq = await store.head(batch.stream);
      const [last] = seq === 0 ? [] : await store.read(batch.stream, seq - 1, 1);
      tail = { seq, hash: last?.hash ?? GENESIS_HASH };
    }
    const expectedHead = tail.seq;
    const events = batch.events.map((event) => {
      const next = { ...event, seq: (tail?.seq ?? 0) + 1, prevHash: tail?.hash ?? GENESIS_HASH };
      const hash = sha256Hex(hashInput(next));
      tail = { seq: next.seq, hash };
      return { ...next, hash };
    });
    tails.set(batch.stream, tail);
    moved.push({ ...batch, expectedHead, events });
  }
  return moved;
}
