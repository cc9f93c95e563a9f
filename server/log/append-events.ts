import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/log/canonical.ts';
import type { EventDraft, StoredEvent } from '../../shared/log/event.ts';
import { commitmentInput, hashInput } from '../../shared/log/hash-input.ts';
import { sealDraft, type SealText } from '../../shared/log/personal.ts';
import { openEvent } from '../../shared/log/present.ts';
import type { StreamState } from '../../shared/log/stream-kind.ts';
import type { LoggedKind, Position } from './stream-log.ts';

/** A source of cryptographically random bytes. */
export type RandomBytes = (bytes: number) => Uint8Array;

const SALT_BYTES = 16;

/** Hex SHA-256 of a text's UTF-8 bytes. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Puts a salted commitment in the place of a personal text ([G4]). */
export function createSeal(random: RandomBytes): SealText {
  return (value) => {
    const salt = Buffer.from(random(SALT_BYTES)).toString('hex');
    return { commitment: sha256Hex(commitmentInput(salt, value)), salt };
  };
}

/** The common members of all events of one command. */
export interface Header {
  readonly stream: string;
  readonly atMs: number;
  readonly by: string;
  readonly commandId: string;
}

/** The events of one command as they will be stored, and the position after them. It writes nothing. */
export function continueFrom<State extends StreamState>(
  kind: LoggedKind<State>,
  position: Position<State>,
  drafts: readonly EventDraft[],
  header: Header,
  seal: SealText,
): { readonly events: readonly StoredEvent[]; readonly after: Position<State> } {
  const events: StoredEvent[] = [];
  let after = position;
  for (const draft of drafts) {
    const { type, payload, personal } = sealDraft(draft, seal, kind.personal);
    const unhashed = {
      ...header,
      seq: after.state.seq + 1,
      v: kind.version,
      type,
      payload: canonicalJson(payload),
      prevHash: after.hash,
    };
    const event: StoredEvent = { ...unhashed, personal, hash: sha256Hex(hashInput(unhashed)) };
    events.push(event);
    after = { state: kind.evolve(after.state, openEvent(event, kind)), hash: event.hash, atMs: event.atMs };
  }
  return { events, after };
}
