import type { Follow, PresentPerson } from '../../shared/contract/socket.schema.ts';
import type { Role } from '../../shared/vocabulary/access.ts';

/** Who follows a session, and from where. In memory: pages state it again after a restart. */
export interface Presence {
  /** Call when a page opens the session. */
  enter(sessionId: string, pageId: string, person: { userId: string; name: string; role: Role }): void;
  /** Has no effect for a page that has not entered. */
  follow(sessionId: string, pageId: string, following: Omit<Follow, 'session'>): void;
  /** Removes a page. Returns the sessions in which its person is now away. */
  leave(pageId: string): readonly string[];
  people(sessionId: string): readonly PresentPerson[];
}

/** A person who has been away for longer is no longer listed, ms. */
const FORGET_MS = 12 * 3_600_000;

interface Attendance {
  readonly pages: Set<string>;
  person: PresentPerson;
}

export function createPresence(nowMs: () => number): Presence {
  const sessions = new Map<string, Map<string, Attendance>>();

  function attendanceOf(sessionId: string, pageId: string): Attendance | undefined {
    return [...(sessions.get(sessionId)?.values() ?? [])].find(({ pages }) => pages.has(pageId));
  }

  return {
    enter(sessionId, pageId, { userId, name, role }) {
      const people = sessions.get(sessionId) ?? new Map<string, Attendance>();
      sessions.set(sessionId, people);
      const known = people.get(userId);
      const { vantage = null, delayMs = null } = known?.person ?? {};
      const person = { userId, name, role, vantage, delayMs, awaySinceMs: null };
      people.set(userId, { pages: (known?.pages ?? new Set()).add(pageId), person });
    },

    follow(sessionId, pageId, following) {
      const attendance = attendanceOf(sessionId, pageId);
      if (attendance !== undefined) attendance.person = { ...attendance.person, ...following };
    },

    leave(pageId) {
      const changed: string[] = [];
      for (const [sessionId, people] of sessions) {
        for (const attendance of people.values()) {
          if (!attendance.pages.delete(pageId) || attendance.pages.size > 0) continue;
          attendance.person = { ...attendance.person, awaySinceMs: nowMs() };
          changed.push(sessionId);
        }
      }
      return changed;
    },

    people(sessionId) {
      const since = nowMs() - FORGET_MS;
      return [...(sessions.get(sessionId)?.values() ?? [])]
        .map(({ person }) => person)
        .filter(({ awaySinceMs }) => awaySinceMs === null || awaySinceMs > since);
    },
  };
}
