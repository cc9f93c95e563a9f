import type { CountedSession, SessionQueries } from '../session-queries.ts';
import type { DatabaseSync } from './driver.ts';

export function createSqliteSessionQueries(database: DatabaseSync): SessionQueries {
  const sessions = database.prepare(
    `SELECT session_id AS sessionId, conference_id AS conferenceId, title, kind, status, time_zone AS timeZone,
       started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs,
       (SELECT count(*) FROM listed_interventions AS i WHERE i.session_id = s.session_id AND on_record = 1) AS interventions
     FROM listed_sessions AS s ORDER BY session_id DESC`,
  );
  return {
    sessions: () => Promise.resolve(sessions.all() as CountedSession[]),
  };
}
