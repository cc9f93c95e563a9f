import { mediaFolder } from '../../ingest/media-folder.ts';
import { createSqliteMediaIndex } from '../../ingest/index/sqlite-media-index.ts';
import { custodyOf, verifyMedia } from '../../ingest/verify-media.ts';
import type { MediaIndex } from '../../ingest/index/media-index.ts';
import { loggedHeads } from '../../recordings/logged-heads.ts';
import type { EventStore } from '../../store/event-store.ts';
import { openBeside } from '../../store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';
import { retention } from './media-retention.ts';
import { takeArguments, UsageError, type Verb, type VerbContext } from '../verb.ts';

/**
 * Reports for every recording whether its files and its chain of custody are unchanged, also by the logs of sessions.
 */
async function verify(index: MediaIndex, store: EventStore, { dataFolder, say }: VerbContext): Promise<number> {
  let faulty = 0;
  const logged = await loggedHeads(store);
  const sources = new Set([...index.sources().map(({ id }) => id), ...logged.keys()]);
  for (const id of sources) {
    const { heads, files, lost, deleted, faults } = await verifyMedia(
      mediaFolder(dataFolder),
      index,
      id,
      logged.get(id) ?? [],
    );
    faulty += faults.length;
    for (const { path, what } of faults) say(`${id} BROKEN at ${path}: ${what}`);
    const known =
      (lost === 0 ? '' : `, ${String(lost)} known to be lost`) +
      (deleted === 0 ? '' : `, ${String(deleted)} deleted on purpose`);
    const verdict = faults.length === 0 ? 'ok' : faults.length === 1 ? '1 fault' : `${String(faults.length)} faults`;
    say(`${id} ${verdict}, ${String(files)} files${known}`);
    for (const { day, link, chain } of heads) say(`${id} ${day} ${String(link)} ${chain}`);
  }
  return faulty === 0 ? 0 : 1;
}

/** Lists every recorded file as `sha256sum -c` reads it, for a copy of the media folder. */
function manifest(index: MediaIndex, { say }: VerbContext): number {
  for (const { id } of index.sources())
    for (const { sha256, path } of custodyOf(index, id).present) say(`${sha256}  ${path}`);
  return 0;
}

export const media: Verb = {
  usage: 'verify|manifest|retention (--older-than DAYSd | --before YYYY-MM-DD) [--source ID] [--delete]',
  summary:
    'checks every recorded file and its chain of custody, lists them for sha256sum, or lists what is old enough to go; runs beside the server, but for --delete',
  async run(args, context) {
    if (args[0] === 'retention') return retention(args.slice(1), context);
    const { what } = takeArguments(args, 'what');
    if (what !== 'verify' && what !== 'manifest') throw new UsageError();
    const { database, close } = openBeside(context.dataFolder, 'read');
    try {
      const index = createSqliteMediaIndex(database);
      return what === 'verify'
        ? await verify(index, createSqliteEventStore(database), context)
        : manifest(index, context);
    } finally {
      close();
    }
  },
};
