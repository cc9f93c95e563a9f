/** Names the groups of sockets. */
import type { Role } from '../../shared/vocabulary/access.ts';

const SESSION = 'session/';

/** Names of the groups of connections that get the same messages. */
export const rooms = {
  /** Every page that has a session open. */
  session: (session: string): string => SESSION + session,
  /** Those of them whose readers have the same role. */
  readers: (session: string, role: Role): string => `readers/${session}/${role}`,
  /** Screens that show a session's timer. */
  timer: (session: string): string => `timer/${session}`,
  /** Those of them whose link one user made. */
  timerBy: (session: string, maker: string): string => `timer-by/${session}/${maker}`,
  user: (userId: string): string => `user/${userId}`,
  signIn: (signInId: string): string => `sign-in/${signInId}`,

  /** The sessions that have a page open, from the names of all groups. */
  sessionsIn: (names: Iterable<string>): string[] =>
    [...names].filter((name) => name.startsWith(SESSION)).map((name) => name.slice(SESSION.length)),
};
