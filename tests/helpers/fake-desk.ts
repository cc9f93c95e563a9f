import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import { signal } from '@preact/signals-core';
import type { PresentPerson } from '../../shared/contract/socket.schema.ts';
import type { SessionStore, LinkState, Refused } from '../../client/sync/session-store.ts';
import { createUuids } from '../../client/sync/uuid.ts';
import type { Answer, Asker } from '../../shared/log/command.ts';
import { predict } from '../../shared/log/rebase.ts';
import type { CommandPayload, CommandType, SessionCommand } from '../../shared/session/commands.schema.ts';
import { decide } from '../../shared/session/decide.ts';
import { evolve } from '../../shared/session/evolve.ts';
import { mayCommand } from '../../shared/session/permissions.ts';
import { EMPTY_SESSION, type SessionState } from '../../shared/session/state/state.ts';
import type { Role } from '../../shared/vocabulary/access.ts';

/** A user of the fake server. */
export interface FakeUser {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
}

/** One session in memory, run by the real core. Commands take effect at once in all its session stores. */
export interface FakeRoom {
  desk(user: FakeUser): SessionStore;
  /** Dispatches a command as another user, or as the server itself. */
  give<T extends CommandType>(user: FakeUser, type: T, payload: CommandPayload<T>): Answer;
  readonly state: { readonly value: SessionState };
  readonly people: { value: readonly PresentPerson[] };
  readonly link: { value: LinkState };
  readonly unsent: { value: number };
  /** Every dispatched command, in order. */
  readonly given: { readonly by: string; readonly type: string; readonly payload: unknown }[];
  newId(): string;
}

export function createFakeRoom({ nowMs, sessionId }: { nowMs: () => number; sessionId: string }): FakeRoom {
  const state = signal<SessionState>(EMPTY_SESSION);
  const people = signal<readonly PresentPerson[]>([]);
  const link = signal<LinkState>('online');
  const unsent = signal(0);
  const given: FakeRoom['given'] = [];
  let seed = 1;
  const newId = createUuids(nowMs, (bytes) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = (seed = (seed * 48_271) % 2_147_483_647) & 0xff;
  });

  function give(user: FakeUser, type: CommandType, payload: unknown): Answer {
    const command = { commandId: newId(), type, payload } as SessionCommand;
    given.push({ by: user.userId, type, payload });
    const asker: Asker = { by: user.userId, role: user.role, nowMs: nowMs() };
    const refused = { ok: false as const, commandId: command.commandId, params: {} };
    if (!mayCommand(user.role, type)) return { ...refused, code: 'forbidden' };
    const decision = decide(state.value, command, asker);
    if (!decision.ok) return { ...refused, code: decision.code, params: decision.params };
    const events = predict(decision.events, command, asker, state.value.seq, SESSION_EVENT_FORM);
    let after = state.value;
    for (const event of events) after = evolve(after, event);
    state.value = after;
    return { ok: true, commandId: command.commandId, seqs: events.map(({ seq }) => seq) };
  }

  return {
    give,
    state,
    people,
    link,
    unsent,
    given,
    newId,
    desk: (me) => ({
      sessionId,
      me,
      state,
      confirmed: state,
      link,
      unsent,
      onlyHere: signal(false),
      atRisk: signal(0),
      people,
      recordingNews: signal(0),
      refused: signal<readonly Refused[]>([]),
      give(type, payload) {
        const answer = give(me, type, payload);
        return { commandId: answer.commandId, answer: Promise.resolve(answer) };
      },
      dismiss: () => undefined,
      nowMs,
      clockUncertaintyMs: () => 5,
      setVantage: () => undefined,
      close: () => undefined,
    }),
  };
}
