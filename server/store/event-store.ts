import type { StoredEvent } from '../../shared/log/event.ts';
import type { RowChange } from '../../shared/projections/project.ts';
import { CodedError } from '../coded-error.ts';

/** One command's events for one stream, decided against `expectedHead`. */
export interface AppendBatch {
  readonly stream: string;
  /** `seq` of the last event that the decision saw. 0 for an empty stream. */
  readonly expectedHead: number;
  readonly commandId: string;
  /** The author of the command. Only the author gets its answer again ([G21]). */
  readonly by: string;
  /** JSON of the answer, remembered with the command id and given again when the command is sent again. */
  readonly answer: string;
  /** May be empty: the command changed nothing. Its answer is still stored. */
  readonly events: readonly StoredEvent[];
  /** Rows for queries, as they are after the events. Written in the same transaction. */
  readonly rows: readonly RowChange[];
  /** Personal values to erase together with these events ([G8]). */
  readonly erases: readonly ErasureTarget[];
}

export type AppendResult =
  | { readonly kind: 'ok' }
  /** Another append was first: reload the stream and decide again. */
  | { readonly kind: 'conflict'; readonly stream: string; readonly head: number }
  /** A command with this id took effect before. */
  | { readonly kind: 'duplicate'; readonly commandId: string };

/** The answer of an accepted command. */
export interface RememberedAnswer {
  readonly stream: string;
  /** Its author. Null if an older database does not state it: the answer is then nobody's. */
  readonly by: string | null;
  /** JSON of the answer. */
  readonly answer: string;
}

/** A personal value of the log that is to be erased. */
export interface ErasureTarget {
  readonly stream: string;
  readonly seq: number;
  readonly path: string;
}

/**
 * The log ([G1], [G6]). Every adapter passes the same contract suite. `append` is atomic over its batches and durable
 * when it resolves. It never skips or repeats a `seq`, and refuses an event that does not continue the stream's chain.
 * An append that erases also removes every trace of the values from the files before it resolves.
 *
 * @throws {StoreError} with code `disk_full` or `unavailable`. Nothing was written then.
 */
export interface EventStore {
  append(batches: readonly AppendBatch[]): Promise<AppendResult>;
  /** Events after `since`, oldest first, at most `limit`. */
  read(stream: string, since: number, limit: number): Promise<readonly StoredEvent[]>;
  /** `seq` of the last event. 0 for an unknown stream. */
  head(stream: string): Promise<number>;
  /** The remembered answer of an accepted command, if it took effect. */
  answerOf(commandId: string): Promise<RememberedAnswer | undefined>;
  /** Names of the streams that begin with `prefix`, sorted. */
  streams(prefix: string): Promise<readonly string[]>;
  /** `atMs` of the latest event of any stream. The server's clock never falls below it. 0 for an empty log. */
  lastInstantMs(): Promise<number>;
  close(): Promise<void>;
}

type StoreFault =
  'disk_full' | 'unavailable' | 'database_newer' | 'database_is_backup' | 'data_folder_in_use' | 'name_taken';

/**
 * A fault of the store. It stays a class: a service manager tries a start again that ends with it (exit code 75). The log
 * answers a command with its code. Any other fault there is `internal`.
 */
export class StoreError extends CodedError {
  declare readonly code: StoreFault;

  constructor(code: StoreFault, cause?: unknown) {
    super(code, {}, { cause });
    this.name = 'StoreError';
  }
}

/** The personal values that remain after some are erased. Null if none remains. */
export function withoutErased(personal: StoredEvent['personal'], paths: ReadonlySet<string>): StoredEvent['personal'] {
  const kept = personal?.filter(({ path }) => !paths.has(path)) ?? [];
  return kept.length === 0 ? null : kept;
}
