import type { Command } from '../../shared/log/command.ts';
import { GENESIS_HASH } from '../../shared/log/event.ts';
import { openEvent } from '../../shared/log/present.ts';
import type { EventForm } from '../../shared/log/event-form.ts';
import type { StreamKind, StreamState } from '../../shared/log/stream-kind.ts';
import type { EventStore } from '../store/event-store.ts';

/** The end of a stream: the state that its events give, and the hash that the next event continues. */
export interface Position<State> {
  readonly state: State;
  /** Hash of the last event. */
  readonly hash: string;
  /** Instant of the last event, Unix ms. */
  readonly atMs: number;
}

/** Streams in memory. A position is kept here only after the store has it. */
export interface StreamLog<State> {
  /** The committed end of a stream. An empty state for a stream that does not exist. */
  load(stream: string): Promise<Position<State>>;
  /** Sets the position that the store has just committed. */
  advance(stream: string, position: Position<State>): void;
  /** Drops a stream from memory, so that it is read from the store again. */
  forget(stream: string): void;
}

const PAGE = 1000;

/** The parts of a kind that reading its streams needs. */
export type LoggedKind<State extends StreamState> = Pick<
  StreamKind<State, Command, StreamState>,
  'empty' | 'evolve' | keyof EventForm
>;

/** @param capacity number of streams in memory; the one used longest ago is dropped first */
export function createStreamLog<State extends StreamState>(
  kind: LoggedKind<State>,
  store: EventStore,
  capacity = 50,
): StreamLog<State> {
  const held = new Map<string, Position<State>>();
  const loading = new Map<string, Promise<Position<State>>>();

  function hold(stream: string, position: Position<State>): void {
    held.delete(stream);
    held.set(stream, position);
    const [oldest] = held.keys();
    if (held.size > capacity && oldest !== undefined) held.delete(oldest);
  }

  async function replay(stream: string): Promise<Position<State>> {
    let position: Position<State> = { state: kind.empty, hash: GENESIS_HASH, atMs: 0 };
    for (;;) {
      const events = await store.read(stream, position.state.seq, PAGE);
      for (const event of events)
        position = { state: kind.evolve(position.state, openEvent(event, kind)), hash: event.hash, atMs: event.atMs };
      if (events.length < PAGE) return position;
    }
  }

  function load(stream: string): Promise<Position<State>> {
    const position = held.get(stream);
    if (position !== undefined) {
      hold(stream, position);
      return Promise.resolve(position);
    }
    const begun = loading.get(stream);
    if (begun !== undefined) return begun;
    const replayed = replay(stream)
      .then((loaded) => {
        // `advance` or `forget` may have been called while it was read.
        if (loading.get(stream) === replayed && loaded.state.seq > 0) hold(stream, loaded);
        return loaded;
      })
      .finally(() => {
        if (loading.get(stream) === replayed) loading.delete(stream);
      });
    loading.set(stream, replayed);
    return replayed;
  }

  return {
    load,
    advance(stream, position) {
      loading.delete(stream);
      hold(stream, position);
    },
    forget(stream) {
      loading.delete(stream);
      held.delete(stream);
    },
  };
}
