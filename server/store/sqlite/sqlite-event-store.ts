import { GENESIS_HASH, type PersonalValue, type StoredEvent } from '../../../shared/log/event.ts';
import {
  withoutErased,
  type AppendBatch,
  type AppendResult,
  type ErasureTarget,
  type EventStore,
  type RememberedAnswer,
} from '../event-store.ts';
import { toStoreError, type DatabaseSync } from './driver.ts';
import { scrub } from './scrub.ts';
import { createRowWriter } from './row-writer.ts';
import { inTransaction } from './transaction.ts';

interface EventColumns extends Omit<StoredEvent, 'personal'> {
  readonly personal: string | null;
}

/** An append that waits for the end of the tick. */
interface Waiting {
  readonly batches: readonly AppendBatch[];
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

const EVENT = `stream, seq, v, type, at_ms AS atMs, by, command_id AS commandId, payload, personal,
  prev_hash AS prevHash, hash`;

/**
 * The log in SQLite. Appends of one tick share a transaction, because the flush to disk is the main cost. Each append
 * is still accepted or refused on its own.
 */
export function createSqliteEventStore(database: DatabaseSync): EventStore {
  const sql = {
    tail: database.prepare('SELECT head, head_hash AS hash FROM streams WHERE stream = ?'),
    addStream: database.prepare('INSERT INTO streams VALUES (?, ?, ?, ?)'),
    moveTail: database.prepare('UPDATE streams SET head = ?, head_hash = ?, at_ms = ? WHERE stream = ?'),
    addEvent: database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    read: database.prepare(`SELECT ${EVENT} FROM events WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?`),
    personal: database.prepare('SELECT personal FROM events WHERE stream = ? AND seq = ?'),
    setPersonal: database.prepare('UPDATE events SET personal = ? WHERE stream = ? AND seq = ?'),
    answer: database.prepare('SELECT stream, by, answer FROM answers WHERE command_id = ?'),
    addAnswer: database.prepare('INSERT INTO answers (command_id, stream, by, answer) VALUES (?, ?, ?, ?)'),
    streams: database.prepare('SELECT stream FROM streams WHERE substr(stream, 1, length(?)) = ? ORDER BY stream'),
    lastInstant: database.prepare('SELECT coalesce(max(at_ms), 0) AS atMs FROM streams'),
    askForScrub: database.prepare('UPDATE upkeep SET needs_scrub = 1'),
  };
  const rows = createRowWriter(database);
  let waiting: Waiting[] = [];

  function answerOf(commandId: string): RememberedAnswer | undefined {
    return sql.answer.get(commandId) as RememberedAnswer | undefined;
  }

  function tailOf(stream: string): { readonly head: number; readonly hash: string } {
    const tail = sql.tail.get(stream) as { head: number; hash: string } | undefined;
    return tail ?? { head: 0, hash: GENESIS_HASH };
  }

  function writeEvents(stream: string, expectedHead: number, events: readonly StoredEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    if (expectedHead === 0) sql.addStream.run(stream, last.seq, last.hash, last.atMs);
    else sql.moveTail.run(last.seq, last.hash, last.atMs, stream);
    for (const { seq, v, type, atMs, by, commandId, payload, personal, prevHash, hash } of events) {
      const values = personal === null ? null : JSON.stringify(personal);
      sql.addEvent.run(stream, seq, v, type, atMs, by, commandId, payload, values, prevHash, hash);
    }
  }

  function erase(targets: readonly ErasureTarget[]): void {
    for (const { stream, seq, path } of targets) {
      const held = sql.personal.get(stream, seq) as { personal: string | null } | undefined;
      const personal = withoutErased(parsePersonal(held?.personal ?? null), new Set([path]));
      sql.setPersonal.run(personal === null ? null : JSON.stringify(personal), stream, seq);
    }
    if (targets.length > 0) sql.askForScrub.run();
  }

  /** Writes the batches of one append, or undoes them and returns the reason. */
  function attempt(batches: readonly AppendBatch[]): AppendResult {
    database.exec('SAVEPOINT append');
    for (const { stream, expectedHead, commandId, by, answer, events, rows: changes, erases } of batches) {
      const refusal = refusalOf(stream, expectedHead, commandId, events[0]);
      if (refusal !== undefined) {
        database.exec('ROLLBACK TO append');
        database.exec('RELEASE append');
        return refusal;
      }
      writeEvents(stream, expectedHead, events);
      sql.addAnswer.run(commandId, stream, by, answer);
      erase(erases);
      rows.write(changes);
    }
    database.exec('RELEASE append');
    return { kind: 'ok' };
  }

  function refusalOf(
    stream: string,
    expectedHead: number,
    commandId: string,
    first: StoredEvent | undefined,
  ): AppendResult | undefined {
    if (answerOf(commandId) !== undefined) return { kind: 'duplicate', commandId };
    const { head, hash } = tailOf(stream);
    const continues = head === expectedHead && (first === undefined || first.prevHash === hash);
    return continues ? undefined : { kind: 'conflict', stream, head };
  }

  function flush(): void {
    const taken = waiting;
    waiting = [];
    try {
      const results = inTransaction(database, () => taken.map(({ batches }) => attempt(batches)));
      if (taken.some(({ batches }) => batches.some(({ erases }) => erases.length > 0))) scrub(database);
      taken.forEach(({ resolve }, index) => resolve(results[index] ?? { kind: 'ok' }));
    } catch (error) {
      const fault = toStoreError(error);
      for (const { reject } of taken) reject(fault);
    }
  }

  async function reading<Result>(work: () => Result): Promise<Result> {
    try {
      return await Promise.resolve(work());
    } catch (error) {
      throw toStoreError(error);
    }
  }

  return {
    append: (batches) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ batches, resolve, reject });
      }),
    read: (stream, since, limit) =>
      reading(() => (sql.read.all(stream, since, limit) as unknown as EventColumns[]).map(toEvent)),
    head: (stream) => reading(() => tailOf(stream).head),
    answerOf: (commandId) => reading(() => answerOf(commandId)),
    streams: (prefix) =>
      reading(() => (sql.streams.all(prefix, prefix) as { stream: string }[]).map(({ stream }) => stream)),
    lastInstantMs: () => reading(() => (sql.lastInstant.get() as { atMs: number }).atMs),
    close() {
      if (waiting.length > 0) flush();
      return Promise.resolve();
    },
  };
}

function parsePersonal(text: string | null): readonly PersonalValue[] | null {
  return text === null ? null : (JSON.parse(text) as PersonalValue[]);
}

function toEvent({ personal, ...event }: EventColumns): StoredEvent {
  return { ...event, personal: parsePersonal(personal) };
}
