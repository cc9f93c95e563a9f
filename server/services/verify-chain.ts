import { GENESIS_HASH, type StoredEvent } from '../../shared/log/event.ts';
import { commitmentInput, hashInput } from '../../shared/log/hash-input.ts';
import type { EventStore } from '../store/event-store.ts';
import { sha256Hex } from './append-events.ts';

/** Where a stream stops being what was written, and in what way. */
export interface ChainFault {
  readonly seq: number;
  readonly what: 'seq' | 'prev_hash' | 'hash' | 'commitment';
}

export interface Verified {
  /** Events read, up to and with the faulty one. */
  readonly events: number;
  readonly fault: ChainFault | null;
}

const PAGE = 1000;

/** Reads a stream through and finds the first event that does not continue the chain ([G3]). */
export async function verifyChain(store: EventStore, stream: string): Promise<Verified> {
  let seq = 0;
  let hash = GENESIS_HASH;
  for (;;) {
    const events = await store.read(stream, seq, PAGE);
    for (const event of events) {
      seq++;
      const what = faultOf(event, seq, hash);
      if (what !== undefined) return { events: seq, fault: { seq, what } };
      hash = event.hash;
    }
    if (events.length < PAGE) break;
  }
  // Rows at the end that are gone leave a chain that is whole; the counter of the stream tells.
  const head = await store.head(stream);
  return { events: seq, fault: head === seq ? null : { seq: seq + 1, what: 'seq' } };
}

function faultOf(event: StoredEvent, seq: number, prevHash: string): ChainFault['what'] | undefined {
  if (event.seq !== seq) return 'seq';
  if (event.prevHash !== prevHash) return 'prev_hash';
  if (event.hash !== sha256Hex(hashInput(event))) return 'hash';
  return hasTrueCommitments(event) ? undefined : 'commitment';
}

/** Whether each personal value that is still there is the one that was committed to ([G4]). */
function hasTrueCommitments({ payload, personal }: StoredEvent): boolean {
  const members = JSON.parse(payload) as { readonly [path: string]: { readonly '~'?: string } | null | undefined };
  return (personal ?? []).every(
    ({ path, salt, value }) => members[path]?.['~'] === sha256Hex(commitmentInput(salt, value)),
  );
}
