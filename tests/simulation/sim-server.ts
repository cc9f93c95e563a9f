import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import type { Answer, Command } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import { present } from '../../shared/log/present.ts';
import { hiddenSubjects } from '../../shared/session/hiding/hidden.ts';
import type { Snapshot } from '../../shared/session/snapshot.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { JoinAnswer } from '../../shared/contract/socket.ts';
import { createCommands, type Commands } from '../../server/sessions/commands.ts';
import type { Caller } from '../../server/log/commands.ts';
import type { EventStore } from '../../server/store/event-store.ts';
import { createMemoryEventStore } from '../../server/store/memory/memory-event-store.ts';
import type { Faults } from './faults.ts';
import type { World } from './world.ts';

/** Somebody who follows the session. */
export interface Follower {
  readonly role: Role;
  readonly tell: (events: readonly LogEvent[]) => void;
}

/** The server's services as shipped, over a disk that is slow, and a process that dies between writing and answering. */
export class SimServer {
  readonly disk: EventStore = createMemoryEventStore();
  readonly followers = new Set<Follower>();
  /** Called when the process dies: connections end with it. */
  onCrash: () => void = () => undefined;
  isUp = true;
  chaos = true;
  readonly #world: World;
  readonly #faults: Faults;
  readonly #sessionId: string;
  /** Counts the starts of the process: a connection ends with the one that it was made to. */
  life = 0;
  #commands: Commands;
  /** Another process on the same log: what makes a decision stale. */
  readonly #other: Commands;

  constructor(world: World, faults: Faults, sessionId: string) {
    this.#world = world;
    this.#faults = faults;
    this.#sessionId = sessionId;
    this.#commands = this.#boot();
    this.#other = createCommands({ ...this.#deps(), store: this.disk });
  }

  get #stream(): string {
    return `session:${this.#sessionId}`;
  }

  #deps() {
    const world = this.#world;
    return {
      clock: { nowMs: () => world.nowMs },
      random: (bytes: number) => world.random.bytes(bytes),
      soon: (run: () => void) => void world.after(0, run),
    };
  }

  #boot(): Commands {
    const life = ++this.life;
    const store = this.#faults.store?.(this.#slowDisk(life), this.#world) ?? this.#slowDisk(life);
    return createCommands({
      ...this.#deps(),
      store,
      listeners: [
        ({ events, state }) => {
          const hidden = hiddenSubjects(state);
          for (const { role, tell } of this.followers) {
            const reader = { role: this.#faults.readerRole?.(role) ?? role };
            tell(events.map((event) => present(event, reader, hidden, SESSION_EVENT_FORM)));
          }
        },
      ],
    });
  }

  /** Writing takes a while, and sometimes it is the last thing that the process does. */
  #slowDisk(life: number): EventStore {
    const world = this.#world;
    const never = new Promise<never>(() => undefined);
    return {
      ...this.disk,
      append: async (batches) => {
        await new Promise<void>((resolve) => void world.after(world.random.between(0, 6), resolve));
        if (life !== this.life) return never;
        const result = await this.disk.append(batches);
        if (this.chaos && result.kind === 'ok' && world.random.chance(0.02)) this.crash();
        return life === this.life ? result : never;
      },
    };
  }

  crash(): void {
    this.isUp = false;
    this.life++;
    this.followers.clear();
    this.onCrash();
    this.#world.after(this.#world.random.between(100, 2000), () => {
      this.#commands = this.#boot();
      this.isUp = true;
    });
  }

  async submit(command: Command, caller: Caller): Promise<Answer> {
    const commands = this.#commands;
    const state = await commands.state(this.#sessionId);
    return commands.submit(this.#stream, this.#faults.received?.(command, state, this.#world.nowMs) ?? command, caller);
  }

  /** A command that another process writes into the same log. */
  submitElsewhere(command: Command, caller: Caller): Promise<Answer> {
    return this.#other.submit(this.#stream, command, caller);
  }

  async join(since: number, follower: Follower): Promise<JoinAnswer> {
    const { head, events, more } = await this.#commands.readEvents(this.#sessionId, since, this.#readerOf(follower));
    this.followers.add(follower);
    return more ? { ok: true, head, snapshot: true } : { ok: true, head, events };
  }

  async snapshot(follower: Follower): Promise<{ snapshot: Snapshot; role: Role }> {
    const { json } = await this.#commands.snapshot(this.#sessionId, this.#readerOf(follower));
    return { snapshot: JSON.parse(json) as Snapshot, role: follower.role };
  }

  state(): ReturnType<Commands['state']> {
    return this.#commands.state(this.#sessionId);
  }

  #readerOf({ role }: Follower): { readonly role: Role } {
    return { role: this.#faults.readerRole?.(role) ?? role };
  }
}
