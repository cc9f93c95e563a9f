import type { Audience } from '../vocabulary/audience.ts';

/**
 * What stands in a payload where a personal value was: the salted commitment to it. It is also the name under which
 * the value is found in the table of texts, so that no other part of the state ever holds a personal value ([G4]).
 */
export interface Commitment {
  readonly '~': string;
}

/** A personal value kept beside the payload, outside the hash chain: erasing it leaves the chain verifiable. */
export interface PersonalValue {
  /** Member of the payload that the value belongs to. */
  readonly path: string;
  readonly value: string;
  /** 16 random bytes, hex. */
  readonly salt: string;
  /** Copy of what the closed list and the payload give; nothing reads it but `verify` ([G23]). */
  readonly subject: string;
  /** Such a copy as well. */
  readonly audience: Audience;
}

/** An event as the store keeps it. `payload` is the canonical text as first written and is never re-serialised. */
export interface StoredEvent {
  readonly stream: string;
  /** Dense from 1 within the stream. */
  readonly seq: number;
  /** Version of the event's shape; upcasting happens on reading. */
  readonly v: number;
  readonly type: string;
  /** Server time of acceptance, Unix ms; never decreases within a stream. */
  readonly atMs: number;
  /** User id, `feed:<name>` or `system`. */
  readonly by: string;
  readonly commandId: string;
  readonly payload: string;
  /** Null once erased. */
  readonly personal: readonly PersonalValue[] | null;
  /** Hex SHA-256 of the event before; 64 zeros for the first. */
  readonly prevHash: string;
  readonly hash: string;
}

/** What a reader gets of a personal value. */
export type Disclosure =
  | { readonly state: 'value'; readonly value: string; readonly subject: string; readonly audience: Audience }
  | { readonly state: 'withheld'; readonly subject: string; readonly audience: Audience }
  | { readonly state: 'erased' };

/** An event as a reader may see it: what goes over the wire and what `evolve` takes ([G5]). */
export interface LogEvent<Payload = unknown> {
  readonly seq: number;
  readonly v: number;
  readonly type: string;
  readonly atMs: number;
  readonly by: string;
  readonly commandId: string;
  readonly payload: Payload;
  /** Commitment → what the reader gets of it. */
  readonly texts: { readonly [commitment: string]: Disclosure };
}

/** An event as `decide` makes it: personal members still hold their plain text. */
export interface EventDraft {
  readonly type: string;
  readonly payload: { readonly [key: string]: unknown };
}

export const GENESIS_HASH = '0'.repeat(64);
export const EVENT_VERSION = 1;
