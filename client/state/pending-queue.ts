import type { Answer } from '../../shared/log/command.ts';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import type { Role } from '../../shared/vocabulary/role.ts';

/** A command as it waits in the outbox. Marks stand in it as they were pressed and are never stamped again ([N5]). */
export interface OutboxRow {
  readonly userId: string;
  readonly role: Role;
  readonly sessionId: string;
  /** Server time as estimated when it was given, Unix ms; also the order in which commands are sent. */
  readonly givenMs: number;
  /** Tells apart what was given within one millisecond. */
  readonly order: number;
  readonly command: SessionCommand;
}

interface Waiting {
  readonly row: OutboxRow;
  /** Set by an accepted answer: the last event that has to come back. */
  awaitedSeq: number | null;
}

/** Commands that were given and whose events have not come back, in the order in which they were given. */
export interface PendingQueue {
  readonly rows: readonly OutboxRow[];
  add(row: OutboxRow): boolean;
  /** The first one without an answer; only this one is ever on its way, so that the order holds ([N4]). */
  next(): OutboxRow | undefined;
  accepted(answer: Extract<Answer, { ok: true }>): void;
  /** Takes out what needs no more waiting: its event was seen, or the state has moved past its answer. */
  settle(seq: number, isKnown: (commandId: string) => boolean): OutboxRow[];
  /** The server has less than it answered for, after a restore: everything is sent again under the same ids. */
  resendAfter(head: number): void;
  /** Takes out a refused command and those that build on what it would have made ([N4]). */
  refuse(commandId: string, exists: (id: string) => boolean): OutboxRow[];
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** Every id that a command names, its own included: an undo names a command. */
function idsOf(command: SessionCommand): ReadonlySet<string> {
  return new Set([command.commandId, ...(JSON.stringify(command.payload).match(ID) ?? [])]);
}

function isBefore(a: OutboxRow, b: OutboxRow): boolean {
  return a.givenMs < b.givenMs || (a.givenMs === b.givenMs && a.order < b.order);
}

export function createPendingQueue(): PendingQueue {
  let waiting: Waiting[] = [];
  // The same array until something changes, so that nobody draws again for nothing.
  let rows: readonly OutboxRow[] = [];

  function set(items: Waiting[]): void {
    waiting = items;
    rows = items.map(({ row }) => row);
  }

  function takeOut(test: (item: Waiting) => boolean): OutboxRow[] {
    const out = waiting.filter(test).map(({ row }) => row);
    if (out.length > 0) set(waiting.filter((item) => !test(item)));
    return out;
  }

  return {
    get rows() {
      return rows;
    },
    add(row) {
      if (waiting.some((item) => item.row.command.commandId === row.command.commandId)) return false;
      const later = waiting.findIndex((item) => isBefore(row, item.row));
      set(waiting.toSpliced(later === -1 ? waiting.length : later, 0, { row, awaitedSeq: null }));
      return true;
    },
    next: () => waiting.find(({ awaitedSeq }) => awaitedSeq === null)?.row,
    accepted(answer) {
      const item = waiting.find(({ row }) => row.command.commandId === answer.commandId);
      if (item !== undefined) item.awaitedSeq = Math.max(0, ...answer.seqs);
    },
    settle: (seq, isKnown) =>
      takeOut(({ row, awaitedSeq }) => (awaitedSeq !== null && awaitedSeq <= seq) || isKnown(row.command.commandId)),
    resendAfter(head) {
      for (const item of waiting) if (item.awaitedSeq !== null && item.awaitedSeq > head) item.awaitedSeq = null;
    },
    refuse(commandId, exists) {
      const at = waiting.findIndex(({ row }) => row.command.commandId === commandId);
      // What an earlier command has made exists as soon as its event comes back.
      const made = new Set(waiting.slice(0, Math.max(at, 0)).flatMap(({ row }) => [...idsOf(row.command)]));
      const missing = new Set<string>();
      const gone = new Set<Waiting>();
      for (const item of waiting.slice(Math.max(at, 0))) {
        const ids = [...idsOf(item.row.command)];
        if (item.row.command.commandId !== commandId && !ids.some((id) => missing.has(id))) continue;
        gone.add(item);
        for (const id of ids) if (!made.has(id) && !exists(id)) missing.add(id);
      }
      return at === -1 ? [] : takeOut((item) => gone.has(item));
    },
  };
}
