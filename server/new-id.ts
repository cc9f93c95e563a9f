import { createHash, randomBytes } from 'node:crypto';

/** Makes a UUIDv7, which sorts by time. */
export function newId(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  return uuidFrom(bytes, 7);
}

/** A random UUIDv8, for a command of the program itself ([G20]). */
export function newOwnId(): string {
  return uuidFrom(randomBytes(16), 8);
}

/**
 * A UUIDv8 that the same parts always give, so that a step that the program repeats has one id. Anybody can compute it,
 * so no route, endpoint or verb takes a UUIDv8 as a new id ([G20]).
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  return uuidFrom(createHash('sha256').update(JSON.stringify(parts)).digest(), 8);
}

/** The first 16 bytes as a UUID of a version. */
function uuidFrom(bytes: Buffer, version: number): string {
  const uuid = Buffer.from(bytes.subarray(0, 16));
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | (version << 4), 6);
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
  return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const CLIENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[47]/;

/** Whether somebody outside the program may choose this id: a UUIDv4 or v7 ([G20]). Its form is checked before. */
export function isClientId(id: string): boolean {
  return CLIENT_ID.test(id);
}
