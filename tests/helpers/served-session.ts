import type { Answer } from '../../shared/log/command.ts';
import type { StoredEvent } from '../../shared/log/event.ts';
import type { CommandPayload, CommandType } from '../../shared/session/commands.schema.ts';
import type { Mark } from '../../shared/session/state/rows.ts';
import { createCommands, type Commands, type Published } from '../../server/sessions/commands.ts';
import type { Caller } from '../../server/log/commands.ts';
import type { EventStore } from '../../server/store/event-store.ts';
import { createMemoryEventStore } from '../../server/store/memory/memory-event-store.ts';

/** 15:00 in the room on an invented day, Unix ms. */
export const T0 = Date.UTC(2026, 8, 14, 13, 0, 0);

export const SESSION_ID = '00000000-0000-7000-8000-00000000a001';
export const STREAM = `session:${SESSION_ID}`;

const CALLERS = {
  ana: { userId: 'ana', role: 'lead' },
  boris: { userId: 'boris', role: 'observer' },
  chen: { userId: 'chen', role: 'observer' },
  vera: { userId: 'vera', role: 'viewer' },
  system: { userId: 'system', role: 'system' },
} as const satisfies { readonly [name: string]: Caller };

export type Person = keyof typeof CALLERS;

/** A source of pseudo-random bytes that are the same in each run. */
export function repeatableBytes(): (bytes: number) => Uint8Array {
  let word = 0x2545f491;
  const next = (): number => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return word & 0xff;
  };
  return (bytes) => Uint8Array.from({ length: bytes }, next);
}

export interface Served {
  readonly sessionId: string;
  readonly store: EventStore;
  readonly commands: Commands;
  readonly published: readonly Published[];
  readonly faults: readonly unknown[];
  /** Advances the clock of the server and of the observers. */
  pass(seconds: number): void;
  /** Makes a new well-formed id. */
  id(): string;
  mark(overrides?: Partial<Mark>): Mark;
  send(by: Person, type: string, payload: unknown, commandId?: string): Promise<Answer>;
  /** Like `send`, for commands that must succeed. Returns the command id. */
  give<T extends CommandType>(by: Person, type: T, payload: CommandPayload<T>): Promise<string>;
  create(): Promise<string>;
  events(): Promise<readonly StoredEvent[]>;
}

/** A session behind the server's command service, on a clock that only moves on request. */
export function serveSession(store: EventStore = createMemoryEventStore()): Served {
  let nowMs = T0;
  let lastId = 0;
  const published: Published[] = [];
  const faults: unknown[] = [];
  const commands = createCommands({
    store,
    clock: { nowMs: () => nowMs },
    random: repeatableBytes(),
    listeners: [(news) => published.push(news)],
    onFault: (fault) => faults.push(fault),
  });
  const id = (): string => `00000000-0000-7000-8000-${(++lastId).toString(16).padStart(12, '0')}`;
  const send: Served['send'] = (by, type, payload, commandId = id()) =>
    commands.submit(STREAM, { commandId, type, payload }, CALLERS[by]);
  const give: Served['give'] = async (by, type, payload) => {
    const answer = await send(by, type, payload);
    if (!answer.ok) throw new Error(`${type} by ${by}: ${answer.code} ${JSON.stringify(answer.params)}`);
    return answer.commandId;
  };
  return {
    sessionId: SESSION_ID,
    store,
    commands,
    published,
    faults,
    pass: (seconds) => {
      nowMs += seconds * 1000;
    },
    id,
    mark: (overrides = {}) => ({ vantage: 'room', pressedMs: nowMs, pressUncertaintyMs: 20, leadMs: 0, ...overrides }),
    send,
    give,
    create: () =>
      give('ana', 'create-session', {
        conferenceId: '00000000-0000-7000-8000-00000000c001',
        title: 'Working session 4',
        kind: 'working_session',
        timeZone: 'Europe/Warsaw',
        presetId: 'osce-hdim-2018',
        limitRules: [{ id: 'hdim.1', kinds: ['statement', 'group_statement'], classes: ['*'], ms: 150_000 }],
        quickTopics: ['hd.media'],
      }),
    events: () => store.read(STREAM, 0, 100_000),
  };
}
