/** A conference that sessions belong to. */
export interface ConferenceRow {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  /** IANA zone of the venue. */
  readonly timeZone: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/** A key that opens one session's room timer and nothing else. */
export interface RoomKeyRow {
  readonly secretHash: string;
  readonly sessionId: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/** Port of the conferences and room keys. */
export interface ConferenceStore {
  conferences(): readonly ConferenceRow[];
  conference(id: string): ConferenceRow | undefined;
  addConference(conference: ConferenceRow): void;

  roomKeys(): readonly RoomKeyRow[];
  roomKey(secretHash: string): RoomKeyRow | undefined;
  addRoomKey(key: RoomKeyRow): void;
  removeRoomKeys(sessionId: string): void;
  /** Removes all keys that one account made. Returns their sessions. */
  removeRoomKeysBy(createdBy: string): readonly string[];
}
