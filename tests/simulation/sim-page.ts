import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import { presentSnapshot } from '../../shared/session/snapshot.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import type { Answer } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import { SESSION_KIND } from '../../shared/session/kind.ts';
import type { OutboxRow } from '../../client/sync/pending-queue.ts';
import { createSyncEngine, type SnapshotAnswer, type SyncEngine } from '../../client/sync/sync-engine.ts';
import { createUuids } from '../../client/sync/uuid.ts';
import type { Faults } from './faults.ts';
import type { Follower, SimServer } from './sim-server.ts';
import type { World } from './world.ts';

interface Connection {
  readonly follower: Follower;
  up: boolean;
  /** When the last message in each direction arrives: a connection keeps its order. */
  toServerMs: number;
  toPageMs: number;
  readonly pending: Set<(error: Error) => void>;
}

/** Longest wait for an answer, ms, as the page's socket has it. */
const ANSWER_MS = 8000;

/** One observer's browser: a page with the shipped sync engine, its disk, and a bad network. */
export class SimPage {
  engine: SyncEngine;
  /** Whether this page has heard from the server since it was opened. */
  hasJoined = false;
  readonly given: { readonly command: SessionCommand; readonly life: number }[] = [];
  readonly answers = new Map<string, Answer>();
  readonly outbox = new Map<string, OutboxRow>();
  readonly newId: () => string;
  cached: SnapshotAnswer | undefined;
  life = 0;
  readonly userId: string;
  readonly role: Role;
  readonly #world: World;
  readonly #server: SimServer;
  readonly #faults: Faults;
  readonly #sessionId: string;
  /** How far this page's clock is off, ms. */
  readonly #skewMs: number;
  #connection: Connection | undefined;
  #isNetworkUp = true;
  chaos = true;

  constructor(world: World, server: SimServer, faults: Faults, sessionId: string, userId: string, role: Role) {
    this.#world = world;
    this.#server = server;
    this.#faults = faults;
    this.#sessionId = sessionId;
    this.userId = userId;
    this.role = role;
    this.#skewMs = world.random.between(-30, 30);
    this.newId = createUuids(
      () => world.nowMs,
      (bytes) => bytes.set(world.random.bytes(bytes.length)),
    );
    this.engine = this.#open();
  }

  nowMs(): number {
    return this.#world.nowMs + this.#skewMs;
  }

  seen(): SessionState {
    const { state, confirmed } = this.engine;
    return this.#faults.shown?.(state.value, confirmed.value) ?? state.value;
  }

  give(type: string, payload: object): void {
    const command = { commandId: this.newId(), type, payload } as SessionCommand;
    this.given.push({ command, life: this.life });
    const { commandId, answer } = this.engine.give(command);
    void answer.then((value) => this.answers.set(commandId, value));
  }

  /** The page dies with all that it had in memory; what its disk has stays. */
  crash(): void {
    this.#disconnect();
    this.engine.close();
    this.engine = this.#open();
  }

  cut(ms: number): void {
    this.#isNetworkUp = false;
    this.#disconnect();
    this.#world.after(ms, () => {
      this.#isNetworkUp = true;
    });
  }

  disconnect(): void {
    this.#disconnect();
  }

  #open(): SyncEngine {
    this.life++;
    this.hasJoined = false;
    const { life } = this;
    const alive = (): boolean => life === this.life;
    const engine = createSyncEngine({
      kind: SESSION_KIND,
      me: { userId: this.userId, role: this.role },
      sessionId: this.#sessionId,
      nowMs: () => this.nowMs(),
      after: this.#world.after,
      transport: {
        join: (since) =>
          this.#ask(
            (server, { follower }) => server.join(since, follower),
            () => (this.hasJoined = true),
          ),
        send: (command) =>
          this.#ask((server) => server.submit(command, { userId: this.userId, role: this.role }), undefined, true),
        snapshot: () => this.#ask((server, { follower }) => server.snapshot(follower)),
      },
      outbox: {
        adopt: () => Promise.resolve([...this.outbox.values()]),
        put: (row) => {
          if (alive()) this.outbox.set(row.command.commandId, row);
          return Promise.resolve();
        },
        remove: (ids) => {
          if (alive()) for (const id of ids) this.outbox.delete(id);
          return Promise.resolve();
        },
      },
      cache: {
        load: () => Promise.resolve(this.cached),
        save: (state, role, urgency) => {
          if (!alive() || (urgency === 'soon' && !this.#world.random.chance(0.1))) return;
          this.cached = { snapshot: presentSnapshot(state, { role }), role };
        },
      },
    });
    void engine.start();
    this.#world.after(this.#world.random.between(1, 300), () => this.#connect(engine));
    return engine;
  }

  #connect(engine: SyncEngine): void {
    if (engine !== this.engine) return;
    // A socket keeps trying, and says so when it is through.
    if (this.#connection === undefined && this.#isNetworkUp && this.#server.isUp) {
      const connection: Connection = {
        follower: { role: this.role, tell: (events) => this.#tell(connection, events) },
        up: true,
        toServerMs: 0,
        toPageMs: 0,
        pending: new Set(),
      };
      this.#connection = connection;
      engine.connected();
    }
    this.#world.after(this.#world.random.between(200, 1500), () => this.#connect(engine));
  }

  #disconnect(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    connection.up = false;
    this.#server.followers.delete(connection.follower);
    this.engine.disconnected();
    for (const reject of connection.pending) reject(new Error('disconnected'));
  }

  #delay(): number {
    const { random } = this.#world;
    return random.chance(0.05) ? random.between(200, 1500) : random.between(1, 60);
  }

  #tell(connection: Connection, events: readonly LogEvent[]): void {
    const { random } = this.#world;
    // The channel between servers may lose a message, and two servers may publish one twice.
    if (this.chaos && random.chance(0.06)) return;
    this.#arrive(connection, events);
    if (this.chaos && random.chance(0.05)) this.#arrive(connection, events);
  }

  #arrive(connection: Connection, events: readonly LogEvent[]): void {
    connection.toPageMs = Math.max(connection.toPageMs, this.#world.nowMs + this.#delay());
    this.#world.after(connection.toPageMs - this.#world.nowMs, () => {
      if (!connection.up) return;
      const wired = JSON.parse(JSON.stringify(events)) as readonly LogEvent[];
      const known = this.engine.confirmed.peek().seq;
      this.engine.receive(this.#faults.arriving?.(wired, known) ?? wired);
    });
  }

  /** There and back. What is under way when a connection ends may still get there, but no answer comes back. */
  #ask<T>(
    question: (server: SimServer, connection: Connection) => Promise<T>,
    answered: () => void = () => undefined,
    mayRepeat = false,
  ): Promise<T> {
    const connection = this.#connection;
    const { random } = this.#world;
    const { life } = this.#server;
    const arrives = (): boolean => this.#server.isUp && this.#server.life === life;
    if (connection === undefined) return Promise.reject(new Error('not connected'));
    return new Promise<T>((resolve, reject) => {
      const settle = (act: () => void): void => {
        connection.pending.delete(reject);
        act();
      };
      connection.pending.add(reject);
      this.#world.after(ANSWER_MS, () => settle(() => reject(new Error('timeout'))));
      connection.toServerMs = Math.max(connection.toServerMs, this.#world.nowMs + this.#delay());
      const inMs = connection.toServerMs - this.#world.nowMs;
      this.#world.after(inMs, () => {
        if (!arrives() || (!connection.up && random.chance(0.5))) return;
        void question(this.#server, connection).then(
          (value) =>
            this.#answer(connection, value, (wired) =>
              settle(() => {
                answered();
                resolve(wired);
              }),
            ),
          (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error('refused'))),
        );
      });
      if (mayRepeat && this.chaos && random.chance(0.05))
        this.#world.after(inMs + random.between(0, 3000), () => {
          if (arrives()) void question(this.#server, connection).catch(() => undefined);
        });
    });
  }

  #answer<T>(connection: Connection, value: T, resolve: (value: T) => void): void {
    connection.toPageMs = Math.max(connection.toPageMs, this.#world.nowMs + this.#delay());
    this.#world.after(connection.toPageMs - this.#world.nowMs, () => {
      if (connection.up) resolve(JSON.parse(JSON.stringify(value)) as T);
    });
  }
}
