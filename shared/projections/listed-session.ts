import { sessionRow, textOf, type SessionState } from '../session/state/state.ts';
import type { SessionKind, SessionStatus } from '../vocabulary/session.ts';

/** A session as lists over sessions show it. Instants are Unix ms. */
export interface ListedSession {
  readonly sessionId: string;
  readonly conferenceId: string;
  /** Null once erased. */
  readonly title: string | null;
  readonly kind: SessionKind;
  readonly status: SessionStatus;
  /** IANA zone of the venue. */
  readonly timeZone: string;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

/** The row of a session. Undefined before its first event. */
export function listedSession(state: SessionState, sessionId: string): ListedSession | undefined {
  const row = sessionRow(state);
  if (row === undefined) return undefined;
  const { conferenceId, kind, status, timeZone, startedAtMs, endedAtMs } = row;
  return { sessionId, conferenceId, title: textOf(state, row.title), kind, status, timeZone, startedAtMs, endedAtMs };
}
