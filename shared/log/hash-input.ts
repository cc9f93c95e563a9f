import { canonicalJson } from './canonical.ts';
import type { StoredEvent } from './event.ts';

/**
 * The text whose UTF-8 bytes are hashed for an event: previous hash, canonical header, stored payload ([G3]).
 * The header omits `personal`, which erasure changes, and `hash` itself.
 */
export function hashInput(event: Omit<StoredEvent, 'hash' | 'personal'>): string {
  const { stream, seq, v, type, atMs, by, commandId } = event;
  return event.prevHash + canonicalJson({ stream, seq, v, type, atMs, by, commandId }) + event.payload;
}

/** The text whose SHA-256 is the commitment to a personal value: 32 hex digits of salt, then the value ([G4]). */
export function commitmentInput(saltHex: string, value: string): string {
  return saltHex + value;
}
