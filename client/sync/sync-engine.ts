/** Keeps one session of a page in step with the server: events in, commands out. */
import { batch, computed, signal, type ReadonlySignal } from '@preact/signals-core';
import { can } from '../../shared/access.ts';
import type { JoinAnswer } from '../../shared/contract/socket.ts';
import type { Answer, Command } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import { rebase } from '../../shared/log/rebase.ts';
import type { StreamKind, StreamState } from '../../shared/log/stream-kind.ts';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import type { Snapshot } from '../../shared/session/snapshot.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import { createConfirmedLog, type Intake } from './confirmed-log.ts';
import { createPendingQueue, type OutboxRow } from './pending-queue.ts';
import type { Given, Refused } from './session-store.ts';

export interface SnapshotAnswer<S = Snapshot> {
  readonly snapshot: S;
  readonly role: Role;
}

/** The way to the server. Every promise settles: it rejects when the connection is lost or nothing comes back. */
export interface Transport<C = SessionCommand, S = Snapshot> {
  join(since: number): Promise<JoinAnswer>;
  send(command: C): Promise<Answer>;
  snapshot(): Promise<SnapshotAnswer<S>>;
}

/** What survives the page. After a crash this tab's successor finds each row. */
export interface OutboxPort<C extends Command = SessionCommand> {
  /** The rows of this user and session that no living tab keeps. From now on they belong to this tab. */
  adopt(): Promise<readonly OutboxRow<C>[]>;
  put(row: OutboxRow<C>): Promise<void>;
  remove(commandIds: readonly string[]): Promise<void>;
}

export interface SnapshotCachePort<State = SessionState, S = Snapshot> {
  load(): Promise<SnapshotAnswer<S> | undefined>;
  /** `soon`: when idle. `now`: because the copy before may hold something that must go. */
  save(state: State, role: Role, urgency: 'soon' | 'now'): void;
}

export interface SyncEngineDeps<State extends StreamState, C extends Command, S extends StreamState> {
  readonly kind: StreamKind<State, C, S>;
  readonly me: { readonly userId: string; readonly role: Role };
  readonly sessionId: string;
  readonly transport: Transport<C, S>;
  readonly outbox: OutboxPort<C>;
  readonly cache: SnapshotCachePort<State, S>;
  readonly nowMs: () => number;
  /** Runs something later. Returns a function that cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Keeps one session of one page in step with the server. It knows nothing of browsers, so that it can be simulated. */
export interface SyncEngine<State = SessionState, C extends Command = SessionCommand> {
  readonly confirmed: ReadonlySignal<State>;
  readonly state: ReadonlySignal<State>;
  readonly pending: ReadonlySignal<readonly OutboxRow<C>[]>;
  readonly refused: ReadonlySignal<readonly Refused[]>;
  /**
   * Reads what the page before left behind. If it left nothing, fetches the session over HTTP, so that it is on screen
   * before there is a connection. Commands can be dispatched before that.
   */
  start(): Promise<void>;
  connected(): void;
  disconnected(): void;
  receive(events: readonly LogEvent[]): void;
  /** Asks for missed events, as after waking, and adopts the rows that other tabs have left. */
  check(): void;
  give(command: C): Given;
  dismiss(commandId: string): void;
  close(): void;
}

/** Answers about the moment, not about the command: it is sent again, unchanged ([N4]). */
const PASSING = new Set([
  'unavailable',
  'disk_full',
  'rate_limited',
  'unauthenticated',
  'internal',
  'data_folder_in_use',
]);
/** Retries of a command that causes an internal error. It must not block the others for ever. */
const MAX_INTERNAL = 5;
const MISSING_EVENT_MS = 3000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

export function createSyncEngine<State extends StreamState, C extends Command, S extends StreamState>(
  deps: SyncEngineDeps<State, C, S>,
): SyncEngine<State, C> {
  const { kind, transport, outbox, cache, me } = deps;
  let { role } = me;
  const log = createConfirmedLog(kind, role);
  const queue = createPendingQueue<C>();
  const confirmed = signal(log.state);
  const pending = signal<readonly OutboxRow<C>[]>([]);
  const refused = signal<readonly Refused[]>([]);
  const waitingForAnswer = new Map<string, (answer: Answer) => void>();
  let connection = 0;
  let online = false;
  let joining = false;
  let joinAgain = false;
  let sending = false;
  let closed = false;
  let order = 0;
  let retries = 0;
  let internals = 0;
  const callOff = new Set<() => void>();

  /**
   * The state with the user's own commands applied at once ([S2]). What they hide is gone before the server answers.
   */
  const state = computed(() => {
    const seen = rebase(
      kind,
      confirmed.value,
      pending.value.map((row) => ({
        command: row.command,
        asker: { by: row.userId, role: row.role, nowMs: row.givenMs },
      })),
    );
    if (can(role, 'hidden.read') || seen === confirmed.value) return seen;
    const known = kind.hiddenSubjects(confirmed.value);
    return [...kind.hiddenSubjects(seen)].some((id) => !known.has(id)) ? kind.withheldFrom(seen, { role }) : seen;
  });

  function later(ms: number, run: () => void): void {
    const stop = deps.after(ms, () => {
      callOff.delete(stop);
      if (!closed) run();
    });
    callOff.add(stop);
  }

  function publish(): void {
    batch(() => {
      confirmed.value = log.state;
      pending.value = queue.rows;
    });
  }

  function isKnown(commandId: string): boolean {
    return kind.hasCommand(log.state, commandId);
  }

  function exists(id: string): boolean {
    return isKnown(id) || kind.hasRow(log.state, id);
  }

  function forget(rows: readonly OutboxRow<C>[]): void {
    if (rows.length > 0) void outbox.remove(rows.map(({ command }) => command.commandId)).catch(() => undefined);
  }

  function digest(intake: Intake): void {
    const seen = (id: string): boolean => intake.commandIds.has(id) || isKnown(id);
    forget(queue.settle(log.state.seq, seen));
    publish();
    cache.save(log.state, role, intake.purged ? 'now' : 'soon');
    if (intake.needsSnapshot) void refetch();
    else if (intake.gap) void join();
  }

  function adopt(rows: readonly OutboxRow<C>[]): void {
    for (const row of rows) if (!isKnown(row.command.commandId)) queue.add(row);
    order = Math.max(order, ...rows.map((row) => row.order));
    forget(rows.filter(({ command }) => isKnown(command.commandId)));
    publish();
  }

  /** `reset`: also if the snapshot is older than the page's state, because the server was restored. */
  async function refetch(reset = false): Promise<void> {
    const on = connection;
    try {
      const answer = await transport.snapshot();
      if (closed || on !== connection) return;
      if (answer.snapshot.seq < log.state.seq && !reset) later(retryMs(), () => void refetch());
      else {
        role = answer.role;
        digest(log.restore(answer.snapshot, role));
      }
    } catch {
      if (on === connection) later(retryMs(), () => void refetch(reset));
    }
  }

  /**
   * Asks for everything after the last event ([S1]). One request at a time; a gap that is seen meanwhile asks once
   * more.
   */
  async function join(): Promise<void> {
    if (!isOpen()) return;
    if (joining) {
      joinAgain = true;
      return;
    }
    joining = true;
    joinAgain = false;
    const on = connection;
    let complete = false;
    try {
      const answer = await transport.join(log.state.seq);
      if (!isOpen() || on !== connection || !answer.ok) return;
      queue.resendAfter(answer.head);
      const isBehind = answer.head < log.state.seq;
      if ('snapshot' in answer || isBehind) await refetch(isBehind);
      else digest(log.take(answer.events));
      complete = true;
      retries = 0;
    } catch {
      // The answer was lost. A new connection, or the timer below, asks again.
    } finally {
      joining = false;
      if (isAskedAgain() || on !== connection) void join();
      else if (!complete) later(retryMs(), () => void join());
      else void pump();
    }
  }

  function retryMs(): number {
    return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(retries++, 10));
  }

  /** Sends commands in order, one at a time, under the same id until there is an answer ([N4]). */
  async function pump(): Promise<void> {
    if (sending || joining) return;
    sending = true;
    try {
      for (let row = queue.next(); row !== undefined && isOpen(); row = queue.next()) {
        const answer = await transport.send(row.command);
        if (!answered(row, answer)) throw new Error(answer.ok ? 'unanswered' : answer.code);
        retries = 0;
      }
    } catch {
      if (isOpen()) later(retryMs(), () => void pump());
    } finally {
      sending = false;
    }
  }

  /** Asks again for the event of an answered command. The notice of it may have been lost. */
  function askForMissing(): void {
    if (queue.rows.length > 0) void join();
  }

  function isAskedAgain(): boolean {
    return joinAgain;
  }

  function isOpen(): boolean {
    return online && !closed;
  }

  /** Returns false if the answer does not decide the command yet. */
  function answered(row: OutboxRow<C>, answer: Answer): boolean {
    if (answer.ok) {
      queue.accepted(answer);
      if (answer.seqs.some((seq) => seq > log.state.seq)) later(MISSING_EVENT_MS, askForMissing);
      forget(queue.settle(log.state.seq, isKnown));
    } else {
      const isPassing = PASSING.has(answer.code) && !(answer.code === 'internal' && ++internals >= MAX_INTERNAL);
      if (isPassing) return false;
      drop(queue.refuse(row.command.commandId, exists), answer);
    }
    internals = 0;
    waitingForAnswer.get(answer.commandId)?.(answer);
    waitingForAnswer.delete(answer.commandId);
    publish();
    return true;
  }

  function drop(rows: readonly OutboxRow<C>[], because: Extract<Answer, { ok: false }>): void {
    forget(rows);
    refused.value = [
      ...refused.value,
      ...rows.map(({ command: { commandId, type, payload } }) => ({ commandId, type, payload, code: because.code })),
    ];
    for (const { command } of rows) {
      waitingForAnswer.get(command.commandId)?.({ ...because, commandId: command.commandId });
      waitingForAnswer.delete(command.commandId);
    }
  }

  return {
    confirmed,
    state,
    pending,
    refused,
    async start() {
      const cached = await cache.load().catch(() => undefined);
      // A copy made for another role may hold what this role must not see, or lack what it may see.
      if (cached?.role === role && log.state.seq < cached.snapshot.seq) digest(log.restore(cached.snapshot, role));
      adopt(await outbox.adopt().catch(() => []));
      if (log.state.seq === 0 && !online && !closed) await refetch();
      if (online) void join();
    },
    connected() {
      connection++;
      online = true;
      retries = 0;
      void outbox.adopt().then(adopt, () => undefined);
      void join();
    },
    disconnected() {
      connection++;
      online = false;
    },
    receive(events) {
      digest(log.take(events));
    },
    check() {
      void outbox.adopt().then(adopt, () => undefined);
      void join();
    },
    give(command) {
      const row: OutboxRow<C> = {
        userId: me.userId,
        role,
        sessionId: deps.sessionId,
        givenMs: deps.nowMs(),
        order: ++order,
        command,
      };
      const answer = new Promise<Answer>((resolve) => waitingForAnswer.set(command.commandId, resolve));
      queue.add(row);
      publish();
      // The command goes to disk first, so that a crash of the page loses nothing. Without a disk it is sent anyway.
      void outbox.put(row).then(
        () => void pump(),
        () => void pump(),
      );
      return { commandId: command.commandId, answer };
    },
    dismiss(commandId) {
      refused.value = refused.value.filter((item) => item.commandId !== commandId);
    },
    close() {
      closed = true;
      online = false;
      for (const stop of callOff) stop();
      callOff.clear();
    },
  };
}
