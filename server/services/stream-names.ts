const SESSION = 'session:';

/** The stream of a session's log. */
export function streamOf(sessionId: string): string {
  return SESSION + sessionId;
}

/** The session that a stream is the log of; undefined for other streams. */
export function sessionOf(stream: string): string | undefined {
  return stream.startsWith(SESSION) ? stream.slice(SESSION.length) : undefined;
}
