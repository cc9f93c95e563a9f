import { accept, refuse, type Asker } from '../../log/command.ts';
import type { SessionStatus } from '../../vocabulary/session.ts';
import { create, patch } from '../state/change.ts';
import type { SetupPayload } from './setup.schema.ts';
import { sessionRow, type SessionState } from '../state/state.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { SetupDecision, SetupEvents } from './setup.events.ts';

/** Which statuses may follow which. */
const FOLLOWS: { readonly [S in SessionStatus]: readonly SessionStatus[] } = {
  planned: ['live'],
  live: ['suspended', 'closed'],
  suspended: ['live', 'closed'],
  closed: ['live', 'in_review'],
  in_review: ['reviewed', 'live'],
  reviewed: ['in_review', 'published'],
  published: ['reviewed'],
};

function setStatus(state: SessionState, status: SessionStatus): SetupDecision {
  const session = sessionRow(state);
  if (session === undefined) return refuse('not_found');
  if (!FOLLOWS[session.status].includes(status)) return refuse('conflict', { is: session.status, wanted: status });
  return accept({ type: 'session-status-set', payload: { status } });
}

export function createSession(state: SessionState, payload: SetupPayload<'create-session'>): SetupDecision {
  if (sessionRow(state) !== undefined) return refuse('conflict');
  return accept({ type: 'session-created', payload: { ...payload } });
}

export const startSession = (state: SessionState): SetupDecision => setStatus(state, 'live');
export const suspendSession = (state: SessionState): SetupDecision => setStatus(state, 'suspended');
export const closeSession = (state: SessionState): SetupDecision => setStatus(state, 'closed');

/** A closed session goes into review. A session in review becomes reviewed, which a public export needs ([P1]). */
export function reviewSession(state: SessionState, { again }: SetupPayload<'review-session'>): SetupDecision {
  if (again === true) return setStatus(state, 'in_review');
  return setStatus(state, sessionRow(state)?.status === 'closed' ? 'in_review' : 'reviewed');
}

export function setQuickTopics(state: SessionState, payload: SetupPayload<'set-quick-topics'>): SetupDecision {
  if (sessionRow(state) === undefined) return refuse('not_found');
  return accept({ type: 'quick-topics-set', payload: { topics: payload.topics } });
}

/** Step one of passing on the role of timekeeper ([F2]). */
export function offerClock(state: SessionState, payload: SetupPayload<'offer-clock'>, asker: Asker): SetupDecision {
  if (sessionRow(state)?.keeper !== asker.by) return refuse('clock_held');
  return accept({ type: 'clock-offered', payload: { to: payload.to } });
}

/** Step two: the user to whom the role was offered accepts. A running turn goes on ([F2]). */
export function acceptClock(state: SessionState, asker: Asker): SetupDecision {
  const session = sessionRow(state);
  if (session?.clockOfferedTo !== asker.by) return refuse('stale');
  return accept({ type: 'clock-taken', payload: { keeper: asker.by, from: session.keeper } });
}

/** Takes the role from the timekeeper that the user saw. `stale` refuses it if somebody else was quicker ([F2]). */
export function takeClock(state: SessionState, payload: SetupPayload<'take-clock'>, asker: Asker): SetupDecision {
  const session = sessionRow(state);
  if (session === undefined) return refuse('not_found');
  if (session.keeper !== payload.from || session.keeper === asker.by) return refuse('stale');
  return accept({ type: 'clock-taken', payload: { keeper: asker.by, from: session.keeper } });
}

export const setupEvolutions: SessionEvolutions<SetupEvents> = {
  'session-created': (_, event) => [
    create('session', {
      id: 'session',
      by: event.by,
      atMs: event.atMs,
      undone: false,
      ...event.payload,
      status: 'planned',
      listOpen: true,
      keeper: null,
      clockOfferedTo: null,
      startedAtMs: null,
      endedAtMs: null,
    }),
  ],
  'session-status-set': (state, event) => {
    const { status } = event.payload;
    const startedAtMs = sessionRow(state)?.startedAtMs ?? null;
    return [
      patch('session', 'session', {
        status,
        ...(status === 'live' && startedAtMs === null ? { startedAtMs: event.atMs } : {}),
        ...(status === 'closed' ? { endedAtMs: event.atMs } : {}),
        ...(status === 'live' ? { endedAtMs: null } : {}),
      }),
    ];
  },
  'quick-topics-set': (_, event) => [patch('session', 'session', { quickTopics: event.payload.topics })],
  'clock-offered': (_, event) => [patch('session', 'session', { clockOfferedTo: event.payload.to })],
  'clock-taken': (_, event) => [patch('session', 'session', { keeper: event.payload.keeper, clockOfferedTo: null })],
};
