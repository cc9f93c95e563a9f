import type { EventStore } from '../store/event-store.ts';
import { latestHidings, type HidingLedger } from '../store/hiding-ledger.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import { newOwnId } from '../new-id.ts';
import { sessionOf } from '../sessions/stream-names.ts';

export interface HideAgainDeps {
  readonly ledger: HidingLedger;
  readonly commands: Pick<Commands, 'state' | 'submit'>;
  /** Deletes the exports of a session. They may show the speaker. */
  readonly dropCopies: (sessionId: string) => Promise<void>;
}

/** Streams that lack an event that the ledger names: somebody copied an older database in by hand. */
export async function streamsBehind(ledger: HidingLedger, store: Pick<EventStore, 'head'>): Promise<Set<string>> {
  const behind = new Set<string>();
  for (const { stream, seq } of ledger.read()) if ((await store.head(stream)) < seq) behind.add(stream);
  return behind;
}

/**
 * Applies again the hidings of the ledger that restored logs lack ([P42]). Returns their number.
 *
 * @param streams - The streams to look at. Without it: all streams of the ledger.
 */
export async function hideAgain(
  { ledger, commands, dropCopies }: HideAgainDeps,
  streams?: ReadonlySet<string>,
): Promise<number> {
  let count = 0;
  for (const { stream, hideId, subjects, inForce } of latestHidings(ledger.read())) {
    const sessionId = sessionOf(stream) ?? '';
    if (!inForce || streams?.has(stream) === false || (await commands.state(sessionId)).seq === 0) continue;
    const command = { commandId: newOwnId(), type: 'hide-again', payload: { hideId, subjects } };
    const answer = await commands.submit(stream, command, { userId: 'system', role: 'system' });
    if (!answer.ok) throw new CodedError(answer.code, answer.params);
    if (answer.seqs.length === 0) continue;
    count++;
    await dropCopies(sessionId);
  }
  return count;
}
