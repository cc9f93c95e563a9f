/** Orders the commands of one session that wait for their answer or their event. */
import type { Answer, Command } from '../../shared/log/command.ts';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import type { Role } from '../../shared/vocabulary/access.ts';

/** A command in the outbox. Its marks stay as they were pressed ([N5]). */
export interface OutboxRow<C extends Command = SessionCommand> {
  readonly userId: string;
  readonly role: Role;
  readonly sessionId: string;
  /** Estimated server time of the dispatch, Unix ms. It is also the order of sending. */
  readonly givenMs: number;
  /** Distinguishes commands that were dispatched within one millisecond. */
  readonly order: number;
  readonly command: C;
}

interface Waiting<C extends Command> {
  readonly row: OutboxRow<C>;
  /** Set by an accepted answer: the last event that has to come back. */
  awaitedSeq: number | null;
}

/** Dispatched commands whose events have not come back, in the order of their dispatch. */
export interface PendingQueue<C extends Command> {
  readonly rows: readonly OutboxRow<C>[];
  add(row: OutboxRow<C>): boolean;
  /** The first command without an answer. Only this one is ever under way, so that the order holds ([N4]). */
  next(): OutboxRow<C> | undefined;
  accepted(answer: Extract<Answer, { ok: true }>): void;
  /** Removes commands that need no more waiting: their event was seen, or the state has passed their answer. */
  settle(seq: number, isKnown: (commandId: string) => boolean): OutboxRow<C>[];
  /** Sends everything again under the same ids. The server has less than it answered for, after a restore. */
  resendAfter(head: number): void;
  /** Removes a refused command and those that name what it would have made ([N4]). */
  refuse(commandId: string, exists: (id: string) => boolean): OutboxRow<C>[];
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** Every id that a command names, its own included: an undo names a command. */
function idsOf(command: Command): ReadonlySet<string> {
  return new Set([command.commandId, ...(JSON.stringify(command.payload).match(ID) ?? [])]);
}

function isBefore(a: OutboxRow<Command>, b: OutboxRow<Command>): boolean {
  return a.givenMs < b.givenMs || (a.givenMs === b.givenMs && a.order < b.order);
}

export function createPendingQueue<C extends Command>(): PendingQueue<C> {
  let waiting: Waiting<C>[] = [];
  // The same array until something changes, so that nothing is drawn in vain.
  let rows: readonly OutboxRow<C>[] = [];

  function set(items: Waiting<C>[]): void {
    waiting = items;
    rows = items.map(({ row }) => row);
  }

  function takeOut(test: (item: Waiting<C>) => boolean): OutboxRow<C>[] {
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
      const gone = new Set<Waiting<C>>();
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
