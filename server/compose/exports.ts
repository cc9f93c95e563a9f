import { availableParallelism } from 'node:os';
import { isRefusal } from '../coded-error.ts';
import { createClips, type ClipJobs } from '../exports/clips.ts';
import { createCopies } from '../exports/copies.ts';
import { createExports } from '../exports/exports.ts';
import { newId as newIdAt } from '../new-id.ts';
import { programVersion } from '../project.ts';
import { createErasure } from '../protection/erasure.ts';
import { createJobs } from '../exports/jobs.ts';
import { createRetention } from '../recordings/retention.ts';
import type { AccountsPart } from './accounts.ts';
import type { Context } from './context.ts';
import type { SessionsPart } from './sessions.ts';
import type { StorePart } from './store.ts';
import type { TranscodingPart } from './transcoding.ts';

export type ExportsPart = Awaited<ReturnType<typeof composeExports>>;

/** What leaves the team, and what deletes it: exports, clips, erasure, retention. */
export async function composeExports(
  { options: { config }, onFault, closeLater }: Context,
  parts: StorePart & AccountsPart & SessionsPart & TranscodingPart,
) {
  const { store, nowMs, ledgers, conferences, mediaIndex: index, accounts } = parts;
  const { commands, hiddenNames, protection, sessionIds: sessions, transcoder, mediaRoot } = parts;
  const { dataDir: dataFolder } = config;
  const newId = (): string => newIdAt(nowMs());
  const copies = createCopies({ commands, dataFolder, newId });
  await copies.dropLeftovers();
  const dropCopies = (sessionId: string): Promise<void> => copies.drop(sessionId);
  const clipJobs: ClipJobs = createJobs({
    // One core is left for thumbnails and other short work.
    width: Math.max(1, availableParallelism() - 1),
    ...{ newId, nowMs },
    onFault: (error) => (isRefusal(error) ? undefined : onFault(error)),
  });
  closeLater(() => clipJobs.close());
  return {
    ...{ copies, dropCopies, clipJobs },
    clips: createClips({ copies, jobs: clipJobs, index, protection, transcoder, mediaRoot, hiddenNames }),
    exports: createExports({
      ...{ copies, hiddenNames },
      software: `Rostrum ${programVersion()}`,
      conference: (id) => conferences.conference(id),
      people: () => new Map(accounts.people().map(({ id, name }) => [id, name])),
    }),
    erasure: createErasure({ store, commands, ledger: ledgers.erasures, dropCopies }),
    retention: createRetention({ commands, index, sessions, mediaRoot, dataFolder, dropCopies }),
  };
}
