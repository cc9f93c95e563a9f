import type { Role } from '../../shared/vocabulary/role.ts';

const SESSION = 'session/';

/** Names of the groups of connections that are told something together. */
export const rooms = {
  /** Every page that has a session open. */
  session: (session: string): string => SESSION + session,
  /** Those of them that read alike. */
  readers: (session: string, role: Role): string => `readers/${session}/${role}`,
  /** Screens that show a session's timer. */
  timer: (session: string): string => `timer/${session}`,
  /** Those of them whose link one person made. */
  timerBy: (session: string, maker: string): string => `timer-by/${session}/${maker}`,
  user: (userId: string): string => `user/${userId}`,
  signIn: (signInId: string): string => `sign-in/${signInId}`,

  /** The sessions that have a page open, out of the names of all rooms. */
  sessionsIn: (names: Iterable<string>): string[] =>
    [...names].filter((name) => name.startsWith(SESSION)).map((name) => name.slice(SESSION.length)),
};
