import type { Asker, Command, Decision } from './command.ts';
import type { LogEvent } from './event.ts';
import type { EventForm } from './event-form.ts';
import type { Reader } from './present.ts';

/** The common part of the states of all streams. */
export interface StreamState {
  /** Number of the last event. 0 before the first. */
  readonly seq: number;
}

/**
 * The pure core of one kind of stream. The server's log and the sync engine of the pages work with every kind. They do not
 * depend on the meaning of its events.
 */
export interface StreamKind<
  State extends StreamState,
  C extends Command,
  Snapshot extends StreamState,
> extends EventForm {
  /** The beginning of the names of its streams, e.g. `session:`. */
  readonly prefix: string;
  readonly empty: State;
  decide(state: State, command: C, asker: Asker): Decision;
  evolve(state: State, event: LogEvent): State;
  /** Subjects whose texts only readers of hidden speakers receive. */
  hiddenSubjects(state: State): ReadonlySet<string>;
  /** The state as a reader may see it. */
  withheldFrom(state: State, reader: Reader): State;
  presentSnapshot(state: State, reader: Reader): Snapshot;
  restoreSnapshot(snapshot: Snapshot): State;
  /** A text that is equal for equal states, on every page and in every replay ([G7a]). */
  canonicalState(state: State): string;
  /** Whether the log has this command. */
  hasCommand(state: State, commandId: string): boolean;
  /** Whether a row has this id. */
  hasRow(state: State, id: string): boolean;
}
