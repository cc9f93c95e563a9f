import { refuse, type Answer, type Asker, type Command, type Refusal } from '../../shared/log/command.ts';
import { targetsOf } from '../../shared/log/erasure.ts';
import type { StoredEvent } from '../../shared/log/event.ts';
import type { StreamState } from '../../shared/log/stream-kind.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { Clock } from '../clock.ts';
import { StoreError, type AppendBatch, type EventStore, type RememberedAnswer } from '../store/event-store.ts';
import { continueFrom, createSeal, type RandomBytes } from './append-events.ts';
import { checkCommand, MAX_PAYLOAD_BYTES } from './check-command.ts';
import { isClientId } from '../new-id.ts';
import { createRefusals } from './refusals.ts';
import { idInStream, type ServedKind } from './served-kind.ts';
import { createStreamLog, type Position } from './stream-log.ts';
import { createStreamReader, type StreamReader } from './stream-reader.ts';

/**
 * The author of a command. `system`: one of the server's own services, which may dispatch every command. `feed`: a
 * conference system or a stream, which has the rights of an observer.
 */
export interface Caller {
  /** User id, `feed:<name>` or `system`. Events name it in `by`. */
  readonly userId: string;
  readonly role: Role | 'system' | 'feed';
}

/** Events that are on disk, and the state after them. Sockets present them to the followers of the stream. */
export interface Published<State> {
  readonly stream: string;
  readonly events: readonly StoredEvent[];
  readonly state: State;
}

/** Called after the author has the answer, in the order of the stream. An error does not stop the other listeners. */
export type Listener<State> = (published: Published<State>) => void;

/** Keeps data beside the log in step with it. An error before the append refuses the commands. */
export interface LogKeeper<State> {
  /** Before a command erases texts of this state. */
  beforeErasure(stream: string, state: State): void;
  beforeAppend(stream: string, before: State, after: Position<State>): void;
  /** The log has the events already, so an error here is a fault of the program. */
  afterAppend(stream: string, before: State, after: Position<State>, events: readonly StoredEvent[]): void;
}

export interface LogDependencies<State> {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Read at each publication, so that listeners can be added later. */
  readonly listeners?: Iterable<Listener<State>>;
  readonly keepers?: readonly LogKeeper<State>[];
  /** Receives faults of the program. The author of the command gets `internal`. */
  readonly onFault?: (error: unknown) => void;
  /** Runs work at the end of the tick. Commands that arrive until then are decided and written together. */
  readonly soon?: (run: () => void) => void;
}

/** The commands of one kind of stream. Every route and service writes to the log through these. */
export interface StreamCommands<State> extends StreamReader<State> {
  /**
   * Validates, decides, appends, acknowledges and publishes a command ([G9]). Resolves once the events are durable, or
   * with a coded refusal. Never rejects. The same command sent again gets the same answer ([G6], [G27]).
   */
  submit(stream: string, command: Command, caller: Caller): Promise<Answer>;
}

/** How often a command is decided if other commands come first ([G6]). */
const MAX_ATTEMPTS = 5;

/** The id in the name of a stream. */
const ID = /^[0-9a-f-]{36}$/;

interface Job<C extends Command> {
  readonly command: C;
  readonly caller: Caller;
  readonly settle: (answer: Answer) => void;
}

/** A command that has no answer yet. */
interface Underway {
  readonly by: string;
  readonly stream: string;
  readonly answered: Promise<Answer>;
}

/** The role with which the core decides for each kind of caller. */
const ACTS_AS: { readonly [R in Caller['role']]: Role } = {
  system: 'lead',
  feed: 'observer',
  lead: 'lead',
  observer: 'observer',
  viewer: 'viewer',
};

/** The outcome of one job in one attempt. `batch` is set if it appends something. */
interface Outcome {
  readonly answer: Answer;
  readonly batch?: AppendBatch;
  /** The refusal to remember, with the command's id. */
  readonly refusal?: readonly [commandId: string, RememberedAnswer];
}

export function createStreamCommands<State extends StreamState, C extends Command, Snapshot extends StreamState>(
  kind: ServedKind<State, C, Snapshot>,
  dependencies: LogDependencies<State>,
): StreamCommands<State> {
  const { store, clock, listeners = [], keepers = [], onFault = () => undefined, soon = setImmediate } = dependencies;
  const log = createStreamLog(kind, store);
  const { forget, ...reader } = createStreamReader(kind, store, log);
  const seal = createSeal(dependencies.random);
  const refusals = createRefusals();
  const queues = new Map<string, Job<C>[]>();
  const underway = new Map<string, Underway>();

  function enqueue(stream: string, job: Job<C>): void {
    const queue = queues.get(stream);
    if (queue !== undefined) {
      queue.push(job);
      return;
    }
    queues.set(stream, [job]);
    soon(() => void drain(stream));
  }

  /** Works through a stream's queue until it is empty. Each round takes all jobs that have arrived. */
  async function drain(stream: string): Promise<void> {
    for (;;) {
      const jobs = queues.get(stream)?.splice(0) ?? [];
      if (jobs.length === 0) break;
      try {
        await take(stream, jobs);
      } catch (error) {
        log.forget(stream);
        const code = error instanceof StoreError ? error.code : 'internal';
        if (code !== 'disk_full') onFault(error);
        for (const { command, settle } of jobs) settle(answerOf(command.commandId, refuse(code)));
      }
    }
    queues.delete(stream);
  }

  async function take(stream: string, jobs: readonly Job<C>[]): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const remembered = await Promise.all(jobs.map(({ command }) => store.answerOf(command.commandId)));
      const before = await log.load(stream);
      let position = before;
      const outcomes = jobs.map((job, index): Outcome => {
        const known = remembered[index] ?? refusals.find(job.command.commandId);
        if (known !== undefined) return { answer: recall(known, stream, job) };
        const { after, ...outcome } = decideAlone(stream, position, job);
        position = after;
        return outcome;
      });
      const batches = outcomes.flatMap(({ batch }) => (batch === undefined ? [] : [batch]));
      for (const keeper of keepers) keeper.beforeAppend(stream, before.state, position);
      const result = batches.length === 0 ? { kind: 'ok' } : await store.append(batches);
      if (result.kind === 'ok') {
        commit(stream, before.state, position, batches);
        for (const { refusal } of outcomes) if (refusal !== undefined) refusals.remember(...refusal);
        outcomes.forEach(({ answer }, index) => jobs[index]?.settle(answer));
        return;
      }
      log.forget(stream);
    }
    throw new StoreError('unavailable');
  }

  /** Decides one job. A fault of the program refuses this job and no other. */
  function decideAlone(stream: string, position: Position<State>, job: Job<C>): Outcome & { after: Position<State> } {
    try {
      return decideJob(stream, position, job);
    } catch (error) {
      onFault(error);
      return { answer: answerOf(job.command.commandId, refuse('internal')), after: position };
    }
  }

  function decideJob(
    stream: string,
    position: Position<State>,
    { command, caller }: Job<C>,
  ): Outcome & { after: Position<State> } {
    const { commandId } = command;
    const atMs = Math.max(clock.nowMs(), position.atMs);
    const asker: Asker = { by: caller.userId, role: ACTS_AS[caller.role], nowMs: atMs };
    const targets = targetsOf(command);
    if (targets.length > 0) for (const keeper of keepers) keeper.beforeErasure(stream, position.state);
    const decision = kind.decide(position.state, command, asker);
    if (!decision.ok) {
      const answer = answerOf(commandId, decision);
      // Parts of the program derive their ids and send a refused command again ([G27]).
      if (isProgram(caller)) return { answer, after: position };
      const kept: RememberedAnswer = { by: caller.userId, stream, answer: JSON.stringify(answer) };
      return { answer, after: position, refusal: [commandId, kept] };
    }
    const header = { stream, atMs, by: caller.userId, commandId };
    const { events, after } = continueFrom(kind, position, decision.events, header, seal);
    const answer: Answer = { ok: true, commandId, seqs: events.map(({ seq }) => seq) };
    const batch: AppendBatch = {
      stream,
      expectedHead: position.state.seq,
      commandId,
      by: caller.userId,
      answer: JSON.stringify(answer),
      events,
      rows: kind.projectCommand(after.state, idInStream(kind, stream) ?? '', commandId),
      erases: targets.map(({ seq, path }) => ({ stream, seq, path })),
    };
    return { answer, batch, after };
  }

  /** Advances the state in memory, now that the store has the events. */
  function commit(stream: string, before: State, position: Position<State>, batches: readonly AppendBatch[]): void {
    const events = batches.flatMap((batch) => batch.events);
    if (events.length === 0) return;
    log.advance(stream, position);
    forget(stream);
    keep(() => keepers.forEach((keeper) => keeper.afterAppend(stream, before, position, events)));
    // Authors are answered before others receive the events. Publications keep their order.
    soon(() => {
      for (const listener of listeners) publishTo(listener, { stream, events, state: position.state });
    });
  }

  /** Runs in a timer, where an uncaught error would end the server. */
  function publishTo(listener: Listener<State>, published: Published<State>): void {
    try {
      listener(published);
    } catch (error) {
      onFault(error);
    }
  }

  /** Runs a keeper after the append. The log has the events, so its error refuses no command. */
  function keep(note: () => void): void {
    try {
      note();
    } catch (error) {
      onFault(error);
    }
  }

  return {
    ...reader,
    submit(stream, input, caller) {
      const command = admit(kind, stream, input, caller);
      if ('ok' in command) return Promise.resolve(answerOf(input.commandId, command));
      const sent = underway.get(command.commandId);
      if (sent !== undefined)
        return isOwn(sent, stream, caller) ? sent.answered : Promise.resolve(answerOf(command.commandId, USED));
      const answered = new Promise<Answer>((settle) => enqueue(stream, { command, caller, settle }));
      underway.set(command.commandId, { by: caller.userId, stream, answered });
      void answered.finally(() => underway.delete(command.commandId));
      return answered;
    },
  };
}

/** Checks a command without the state: its form, size, ids and references, and the caller's right ([P5], [K22]). */
function admit<C extends Command>(
  kind: ServedKind<StreamState, C, StreamState>,
  stream: string,
  input: Command,
  caller: Caller,
): C | Refusal {
  const command = checkCommand<C>(kind, input, caller.role === 'system' ? Infinity : MAX_PAYLOAD_BYTES);
  if ('ok' in command) return command;
  if (!ID.test(idInStream(kind, stream) ?? '')) return refuse('not_found');
  const misused = isProgram(caller) ? undefined : idOfTheProgram(kind, stream, command);
  if (misused !== undefined) return refuse('malformed', { path: misused, needs: 'UUIDv4 or UUIDv7' });
  if (!kind.mayCommand(caller.role === 'feed' ? 'observer' : caller.role, command.type)) return refuse('forbidden');
  const unknown = kind.unknownReference(command);
  return unknown === undefined ? command : refuse('unknown_reference', { path: unknown });
}

/** Whether the caller is a part of the program, whose ids are UUIDv8 ([G20]). */
function isProgram({ role }: Caller): boolean {
  return role === 'system' || role === 'feed';
}

/** The place of a new id in a command from outside that only the program may use ([G20]). Undefined without one. */
function idOfTheProgram<C extends Command>(
  kind: ServedKind<StreamState, C, StreamState>,
  stream: string,
  command: C,
): string | undefined {
  if (!isClientId(command.commandId)) return '/commandId';
  if (command.type === kind.creation && !isClientId(idInStream(kind, stream) ?? '')) return '/session';
  return kind.newIdsOf(command).every(isClientId) ? undefined : '/payload';
}

/** The answer to a command id of somebody else, or of another session ([G21]). */
const USED: Refusal = { ok: false, code: 'conflict', params: { path: '/commandId' } };

function isOwn({ by, stream }: Pick<RememberedAnswer, 'by' | 'stream'>, to: string, { userId }: Caller): boolean {
  return by === userId && stream === to;
}

/** The remembered answer, or a refusal if it belongs to another author or stream ([G21]). */
function recall(known: RememberedAnswer, stream: string, { command, caller }: Job<Command>): Answer {
  return isOwn(known, stream, caller) ? (JSON.parse(known.answer) as Answer) : answerOf(command.commandId, USED);
}

function answerOf(commandId: string, { code, params }: Refusal): Answer {
  return { ok: false, commandId, code, params };
}
