const SESSION = 'session:';

/** The stream of a session's log. */
export function streamOf(sessionId: string): string {
  return SESSION + sessionId;
}

/** The session of a stream. Undefined for a stream of another kind. */
export function sessionOf(stream: string): string | undefined {
  return stream.startsWith(SESSION) ? stream.slice(SESSION.length) : undefined;
}
