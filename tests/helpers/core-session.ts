import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import type { Answer, Asker } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import { predict } from '../../shared/log/rebase.ts';
import type { CommandPayload, CommandType, SessionCommand } from '../../shared/session/commands.schema.ts';
import { decide } from '../../shared/session/decide.ts';
import { evolve } from '../../shared/session/evolve.ts';
import type { InterventionRow, Mark } from '../../shared/session/state/rows.ts';
import { EMPTY_SESSION, type SessionState } from '../../shared/session/state/state.ts';
import { turnTimes, type TurnTimes } from '../../shared/session/time/timer.ts';
import type { Role } from '../../shared/vocabulary/access.ts';

/** 15:00 in the room on an invented day, Unix ms. */
export const T0 = Date.UTC(2026, 8, 14, 13, 0, 0);

let lastId = 0;

/** Makes a well-formed id. Each is new and sorts after the one before. */
export function newId(): string {
  const n = (++lastId).toString(16).padStart(12, '0');
  return `00000000-0000-7000-8000-${n}`;
}

/**
 * Drives a session through the pure core, on a clock that only moves on request. It has no storage and no check of
 * permissions: tests of the routes cover those.
 */
export class CoreSession {
  state: SessionState = EMPTY_SESSION;
  readonly events: LogEvent[] = [];
  /** Seconds after T0. */
  atS = 0;
  readonly #roles: { readonly [user: string]: Role } = { ana: 'lead', boris: 'observer', chen: 'observer' };

  get nowMs(): number {
    return T0 + Math.round(this.atS * 1000);
  }

  constructor(overrides: Partial<CommandPayload<'create-session'>> = {}) {
    this.give('ana', 'create-session', {
      conferenceId: newId(),
      title: 'Working session 4',
      kind: 'working_session',
      timeZone: 'Europe/Warsaw',
      presetId: 'osce-hdim-2018',
      limitRules: [{ id: 'hdim.1', kinds: ['statement', 'group_statement'], classes: ['*'], ms: 150_000 }],
      quickTopics: [],
      ...overrides,
    });
  }

  try<T extends CommandType>(by: string, type: T, payload: CommandPayload<T>, commandId = newId()): Answer {
    const asker: Asker = { by, role: this.#roles[by] ?? 'observer', nowMs: this.nowMs };
    const command = { commandId, type, payload } as unknown as SessionCommand;
    const decision = decide(this.state, command, asker);
    if (!decision.ok) return { ok: false, commandId, code: decision.code, params: decision.params };
    const events = predict(decision.events, command, asker, this.state.seq, SESSION_EVENT_FORM);
    for (const event of events) {
      this.state = evolve(this.state, event);
      this.events.push(event);
    }
    return { ok: true, commandId, seqs: events.map(({ seq }) => seq) };
  }

  /** Like `try`, for commands that must succeed. Returns the command id. */
  give<T extends CommandType>(by: string, type: T, payload: CommandPayload<T>): string {
    const answer = this.try(by, type, payload);
    if (!answer.ok) throw new Error(`${type} by ${by}: ${answer.code} ${JSON.stringify(answer.params)}`);
    return answer.commandId;
  }

  mark(overrides: Partial<Mark> = {}): Mark {
    return { vantage: 'room', pressedMs: this.nowMs, pressUncertaintyMs: 20, leadMs: 0, ...overrides };
  }

  /** Appends speakers to the list. Returns their entry ids. */
  list(...names: readonly string[]): string[] {
    const entries = names.map((listedAs) => ({ entryId: newId(), listedAs }));
    this.give('ana', 'add-entries', { entries, place: 'end' });
    return entries.map(({ entryId }) => entryId);
  }

  start(by: string, entryId: string | null, more: Partial<CommandPayload<'start-intervention'>> = {}): string {
    const interventionId = newId();
    const payload = { interventionId, entryId, endsInterventionId: null, mark: this.mark(), ...more };
    this.give(by, 'start-intervention', payload);
    return interventionId;
  }

  stop(by: string, interventionId: string, mark: Mark = this.mark()): string {
    return this.give(by, 'stop-intervention', { interventionId, mark });
  }

  row(interventionId: string): InterventionRow {
    const row = this.state.tables.interventions.get(interventionId);
    if (row === undefined) throw new Error(`no intervention ${interventionId}`);
    return row;
  }

  times(interventionId: string): TurnTimes {
    return turnTimes(this.state, this.row(interventionId), this.nowMs);
  }
}
