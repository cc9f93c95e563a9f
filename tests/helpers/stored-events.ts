import { createHash } from 'node:crypto';
import { GENESIS_HASH, type PersonalValue, type StoredEvent } from '../../shared/log/event.ts';
import { hashInput } from '../../shared/log/hash-input.ts';
import type { AppendBatch } from '../../server/store/event-store.ts';

/** The tail that a made-up event continues. */
export interface Tail {
  readonly seq: number;
  readonly hash: string;
}

export const START: Tail = { seq: 0, hash: GENESIS_HASH };

/** A small event with a valid hash. */
export function storedEvent(
  stream: string,
  after: Tail,
  commandId: string,
  personal: readonly PersonalValue[] = [],
): StoredEvent {
  const unhashed = {
    stream,
    seq: after.seq + 1,
    v: 1,
    type: 'list-closed',
    atMs: 1_700_000_000_000 + after.seq,
    by: 'user-1',
    commandId,
    // Keys out of order and a space show whether the text is kept as it is.
    payload: '{"b":1, "a":"Žluťoučký \\u0007"}',
    prevHash: after.hash,
  };
  return { ...unhashed, personal, hash: createHash('sha256').update(hashInput(unhashed)).digest('hex') };
}

/** A batch of `count` events that continues a tail. */
export function batch(stream: string, after: Tail, commandId: string, count = 1): AppendBatch {
  const events: StoredEvent[] = [];
  let tail = after;
  for (let i = 0; i < count; i++) {
    const event = storedEvent(stream, tail, commandId);
    events.push(event);
    tail = event;
  }
  const answer = `answer of ${commandId}`;
  return { stream, expectedHead: after.seq, commandId, by: 'user-1', answer, events, rows: [], erases: [] };
}

/** The tail after a batch. */
export function tailOf({ events }: AppendBatch): Tail {
  return events.at(-1) ?? START;
}
