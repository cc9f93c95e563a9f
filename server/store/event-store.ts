import type { Change } from '../../shared/session/change.ts';
import type { StoredEvent } from '../../shared/log/event.ts';

/** One command's events for one stream, decided against `expectedHead`. */
export interface AppendBatch {
  readonly stream: string;
  /** `seq` of the last event that the decision saw; 0 for an empty stream. */
  readonly expectedHead: number;
  readonly commandId: string;
  /** JSON of the answer, remembered with the command id and given again when the command is sent again. */
  readonly answer: string;
  readonly events: readonly StoredEvent[];
  /** What the events do to the rows that queries read; written in the same transaction. */
  readonly rows: readonly ProjectedChange[];
}

/** A change of a session's rows, addressed to the session it belongs to. */
export interface ProjectedChange {
  readonly stream: string;
  readonly change: Change;
}

export type AppendResult =
  | { readonly kind: 'ok' }
  /** Somebody else was first: reload the stream and decide again. */
  | { readonly kind: 'conflict'; readonly stream: string; readonly head: number }
  /** The command took effect before; its remembered answer. */
  | { readonly kind: 'duplicate'; readonly answer: string };

/** One place in the log whose personal value is to go. */
export interface ErasureTarget {
  readonly stream: string;
  readonly seq: number;
  readonly path: string;
}

/**
 * The log ([G1], [G6]). Every adapter passes the same contract suite. `append` is atomic over its batches and durable
 * when it resolves; it never skips or repeats a `seq`.
 *
 * @throws {StoreError} with code `disk_full` or `unavailable`; nothing was written then.
 */
export interface EventStore {
  append(batches: readonly AppendBatch[]): Promise<AppendResult>;
  /** Events after `since`, oldest first, at most `limit`. */
  read(stream: string, since: number, limit: number): Promise<readonly StoredEvent[]>;
  /** `seq` of the last event; 0 for an unknown stream. */
  head(stream: string): Promise<number>;
  /** The remembered answer of an accepted command, if it took effect. */
  answerOf(commandId: string): Promise<string | undefined>;
  streams(prefix: string): Promise<readonly string[]>;
  /** Nulls the personal values at these places, and leaves no trace of them in any file. */
  erase(targets: readonly ErasureTarget[]): Promise<void>;
  close(): Promise<void>;
}

/** A fault of the store with a code of the closed list. */
export class StoreError extends Error {
  readonly code: 'disk_full' | 'unavailable' | 'database_newer' | 'data_folder_in_use';
  constructor(code: StoreError['code'], cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}
