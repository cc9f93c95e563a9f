import type { Audience } from '../vocabulary/access.ts';

/**
 * Replaces a personal value in a payload: the salted commitment to it. The table of texts holds the value under this
 * key. No other part of the state ever holds a personal value ([G4]).
 */
export interface Commitment {
  readonly '~': string;
}

/** A personal value, kept beside the payload and outside the hash chain. Erasing it leaves the chain verifiable. */
export interface PersonalValue {
  /** Member of the payload that the value belongs to. */
  readonly path: string;
  readonly value: string;
  /** 16 random bytes, hex. */
  readonly salt: string;
  /** A copy of the subject that the closed list and the payload give. Only `verify` reads it ([G23]). */
  readonly subject: string;
  /** A copy like `subject`. */
  readonly audience: Audience;
}

/** An event as the store keeps it. `payload` is the canonical text as first written. It is never serialised again. */
export interface StoredEvent {
  readonly stream: string;
  /** Dense from 1 within the stream. */
  readonly seq: number;
  /** Version of the event's shape. Reading upcasts it. */
  readonly v: number;
  readonly type: string;
  /** Server time of acceptance, Unix ms. It never decreases within a stream. */
  readonly atMs: number;
  /** User id, `feed:<name>` or `system`. */
  readonly by: string;
  readonly commandId: string;
  readonly payload: string;
  /** Null once erased. */
  readonly personal: readonly PersonalValue[] | null;
  /** Hex SHA-256 of the event before it, 64 zeros for the first. */
  readonly prevHash: string;
  readonly hash: string;
}

/** What a reader receives in place of a personal value. */
export type Disclosure =
  | { readonly state: 'value'; readonly value: string; readonly subject: string; readonly audience: Audience }
  | { readonly state: 'withheld'; readonly subject: string; readonly audience: Audience }
  | { readonly state: 'erased' };

/** An event as a reader may see it: sent to pages and applied by `evolve` ([G5]). */
export interface LogEvent<Payload = unknown> {
  readonly seq: number;
  readonly v: number;
  readonly type: string;
  readonly atMs: number;
  readonly by: string;
  readonly commandId: string;
  readonly payload: Payload;
  /** Commitment → what the reader receives for it. */
  readonly texts: { readonly [commitment: string]: Disclosure };
}

/** An event as `decide` makes it. Personal members still hold plain text. */
export interface EventDraft {
  readonly type: string;
  readonly payload: { readonly [key: string]: unknown };
}

export const GENESIS_HASH = '0'.repeat(64);
