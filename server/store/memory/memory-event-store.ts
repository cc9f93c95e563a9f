import { GENESIS_HASH, type StoredEvent } from '../../../shared/log/event.ts';
import {
  withoutErased,
  type AppendBatch,
  type AppendResult,
  type EventStore,
  type RememberedAnswer,
} from '../event-store.ts';

/** The log in memory, for tests and simulations. It keeps no projected rows and answers no queries. */
export function createMemoryEventStore(): EventStore {
  const streams = new Map<string, StoredEvent[]>();
  const answers = new Map<string, RememberedAnswer>();

  function refusalOf(batches: readonly AppendBatch[]): AppendResult | undefined {
    // Several batches of one append may extend the same stream, so each check sees the batches before it.
    const tails = new Map<string, { readonly seq: number; readonly hash: string }>();
    for (const { stream, expectedHead, commandId, events } of batches) {
      if (answers.has(commandId)) return { kind: 'duplicate', commandId };
      const tail = tails.get(stream) ?? streams.get(stream)?.at(-1) ?? { seq: 0, hash: GENESIS_HASH };
      const [first] = events;
      if (tail.seq !== expectedHead || (first !== undefined && first.prevHash !== tail.hash))
        return { kind: 'conflict', stream, head: tail.seq };
      tails.set(stream, events.at(-1) ?? tail);
    }
    return undefined;
  }

  function write({ stream, commandId, by, answer, events, erases }: AppendBatch): void {
    if (events.length > 0) streams.set(stream, [...(streams.get(stream) ?? []), ...events]);
    answers.set(commandId, { stream, by, answer });
    for (const target of erases) {
      const held = streams.get(target.stream);
      const event = held?.[target.seq - 1];
      if (held === undefined || event === undefined) continue;
      held[target.seq - 1] = { ...event, personal: withoutErased(event.personal, new Set([target.path])) };
    }
  }

  return {
    append(batches) {
      const refusal = refusalOf(batches);
      if (refusal === undefined) batches.forEach(write);
      return Promise.resolve(refusal ?? { kind: 'ok' });
    },
    read: (stream, since, limit) => Promise.resolve((streams.get(stream) ?? []).slice(since, since + limit)),
    head: (stream) => Promise.resolve(streams.get(stream)?.length ?? 0),
    answerOf: (commandId) => Promise.resolve(answers.get(commandId)),
    streams: (prefix) => Promise.resolve([...streams.keys()].filter((stream) => stream.startsWith(prefix)).sort()),
    lastInstantMs: () =>
      Promise.resolve(Math.max(0, ...[...streams.values()].map((events) => events.at(-1)?.atMs ?? 0))),
    close: () => Promise.resolve(),
  };
}
