import type { ConferenceRow, ConferenceStore, RoomKeyRow } from '../conference-store.ts';
import { codedStatements } from './coded-statements.ts';
import type { DatabaseSync } from './driver.ts';

const CONFERENCE = `id, name, place, time_zone AS timeZone, created_by AS createdBy, created_at_ms AS createdAtMs`;
const ROOM_KEY = `secret_hash AS secretHash, session_id AS sessionId, created_by AS createdBy,
  created_at_ms AS createdAtMs`;

/** Conferences and room keys in the tables of migration 4. Statements are prepared once. */
export function createSqliteConferenceStore(database: DatabaseSync): ConferenceStore {
  const prepare = codedStatements(database);
  const sql = {
    conferences: prepare(`SELECT ${CONFERENCE} FROM conferences ORDER BY created_at_ms, id`),
    conference: prepare(`SELECT ${CONFERENCE} FROM conferences WHERE id = ?`),
    addConference: prepare('INSERT INTO conferences VALUES (?, ?, ?, ?, ?, ?)'),
    roomKeys: prepare(`SELECT ${ROOM_KEY} FROM room_keys`),
    roomKey: prepare(`SELECT ${ROOM_KEY} FROM room_keys WHERE secret_hash = ?`),
    addRoomKey: prepare('INSERT INTO room_keys VALUES (?, ?, ?, ?)'),
    removeRoomKeys: prepare('DELETE FROM room_keys WHERE session_id = ?'),
    removeRoomKeysBy: prepare('DELETE FROM room_keys WHERE created_by = ? RETURNING session_id AS sessionId'),
  };
  return {
    conferences: () => sql.conferences.all() as ConferenceRow[],
    conference: (id) => sql.conference.get(id) as ConferenceRow | undefined,
    addConference: (row) =>
      sql.addConference.run(row.id, row.name, row.place, row.timeZone, row.createdBy, row.createdAtMs),
    roomKeys: () => sql.roomKeys.all() as RoomKeyRow[],
    roomKey: (secretHash) => sql.roomKey.get(secretHash) as RoomKeyRow | undefined,
    addRoomKey: (row) => sql.addRoomKey.run(row.secretHash, row.sessionId, row.createdBy, row.createdAtMs),
    removeRoomKeys: (sessionId) => sql.removeRoomKeys.run(sessionId),
    removeRoomKeysBy: (createdBy) => [
      ...new Set((sql.removeRoomKeysBy.all(createdBy) as { sessionId: string }[]).map(({ sessionId }) => sessionId)),
    ],
  };
}
