import { composeAccounts } from './accounts.ts';
import type { Context } from './context.ts';
import { composeExports } from './exports.ts';
import { protectAgain } from './protect-again.ts';
import { composeRecording } from './recording.ts';
import { composeRecordings } from './recordings.ts';
import { composeSessions } from './sessions.ts';
import { composeStore } from './store.ts';
import { composeTranscoding } from './transcoding.ts';

/** Makes every part of the program. A part gets the parts that it needs, so the order shows what depends on what. */
export async function composeProgram(context: Context) {
  const store = await composeStore(context);
  const accounts = composeAccounts(store);
  const sessions = composeSessions(context, store);
  const transcoding = await composeTranscoding(context);
  const exports = await composeExports(context, { ...store, ...accounts, ...sessions, ...transcoding });
  const recording = composeRecording(context, { ...store, ...sessions, ...transcoding });
  const recordings = composeRecordings(context, { ...store, ...sessions, ...transcoding, ...recording });
  await protectAgain(store, sessions, exports);
  const parts = { ...store, ...accounts, ...sessions, ...transcoding, ...exports, ...recording, ...recordings };
  const practice = await context.options.preparePractice?.(parts);
  return { ...parts, practice, metrics: context.metrics };
}
