import { hideAgain, streamsBehind } from '../protection/hide-again.ts';
import type { ExportsPart } from './exports.ts';
import type { SessionsPart } from './sessions.ts';
import type { StorePart } from './store.ts';

/**
 * Hides and erases again what the ledgers know and the database does not. An operator may have copied an older database
 * in by hand. Nobody reads before that: the server does not listen yet.
 */
export async function protectAgain(
  { store, ledgers }: StorePart,
  { commands }: SessionsPart,
  { erasure, dropCopies }: ExportsPart,
): Promise<void> {
  // Asked first: each event that is added here moves the head of its stream.
  const behind = await streamsBehind(ledgers.hidings, store);
  await hideAgain({ ledger: ledgers.hidings, commands, dropCopies }, behind);
  await erasure.eraseAgain();
}
