import { randomBytes } from 'node:crypto';
import { createClock } from '../../clock.ts';
import { createCopies } from '../../exports/copies.ts';
import { mediaFolder } from '../../ingest/media-folder.ts';
import { createSqliteMediaIndex } from '../../ingest/index/sqlite-media-index.ts';
import { createCommands } from '../../sessions/commands.ts';
import { newId } from '../../new-id.ts';
import type { RetentionDay } from '../../../shared/contract/http/retention.schema.ts';
import { createRetention, type RetentionPolicy } from '../../recordings/retention.ts';
import { sessionOf, streamOf } from '../../sessions/stream-names.ts';
import { openBeside, openDatabase } from '../../store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';
import { UsageError, type VerbContext } from '../verb.ts';

const DAY_MS = 86_400_000;

interface Asked extends RetentionPolicy {
  readonly deletes: boolean;
}

/**
 * Lists what is old enough to delete, and what stays anyway. With `--delete`, and the server stopped, it deletes
 * ([M14a]).
 */
export async function retention(args: readonly string[], { dataFolder, say }: VerbContext): Promise<number> {
  const { deletes, ...policy } = readArguments(args, Date.now());
  const { database, close } = deletes ? openDatabase(dataFolder) : openBeside(dataFolder, 'read');
  try {
    const store = createSqliteEventStore(database);
    const clock = createClock({ notBeforeMs: await store.lastInstantMs() });
    const commands = createCommands({ store, clock, random: randomBytes });
    const copies = createCopies({ commands, dataFolder, newId: () => newId(clock.nowMs()) });
    const service = createRetention({
      commands,
      index: createSqliteMediaIndex(database),
      sessions: async () => (await store.streams(streamOf(''))).flatMap((stream) => sessionOf(stream) ?? []),
      mediaRoot: mediaFolder(dataFolder),
      dataFolder,
      dropCopies: (sessionId) => copies.drop(sessionId),
    });
    const days = await (deletes ? service.carryOut(policy) : service.plan(policy));
    for (const day of days) say(lineOf(day));
    const files = days.reduce((sum, { goesFiles }) => sum + goesFiles, 0);
    const bytes = days.reduce((sum, { goesBytes }) => sum + goesBytes, 0);
    const verb = deletes ? 'deleted' : 'would go; nothing is deleted without --delete';
    say(`${String(files)} files, ${megabytes(bytes)} ${verb}`);
    return 0;
  } finally {
    close();
  }
}

function readArguments(args: readonly string[], nowMs: number): Asked {
  let beforeMs: number | undefined;
  let sourceId: string | undefined;
  let deletes = false;
  const rest = [...args];
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '--delete') deletes = true;
    else if (name === '--source') sourceId = rest.shift() ?? '';
    else if (name === '--older-than') beforeMs = nowMs - daysOf(rest.shift()) * DAY_MS;
    else if (name === '--before') beforeMs = dateOf(rest.shift());
    else throw new UsageError();
  }
  if (beforeMs === undefined || sourceId === '') throw new UsageError();
  return { beforeMs, deletes, ...(sourceId === undefined ? {} : { sourceId }) };
}

function daysOf(text = ''): number {
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? [];
  if (days === undefined) throw new UsageError();
  return Number(days);
}

/** The beginning of a day, UTC. */
function dateOf(text = ''): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new UsageError();
  return ms;
}

function lineOf(day: RetentionDay): string {
  const kept = [
    ...(day.keptUnreviewed === 0 ? [] : [`${String(day.keptUnreviewed)} statements without review`]),
    ...(day.keptFlagged === 0 ? [] : [`${String(day.keptFlagged)} flagged`]),
  ];
  const stays = day.keptFiles === 0 ? '' : `; ${String(day.keptFiles)} files kept for ${kept.join(' and ')}`;
  const goes = `${hours(day.goesMs)}, ${String(day.goesFiles)} files, ${megabytes(day.goesBytes)}`;
  return `${day.sourceId} ${day.day} ${goes}, ${String(day.statements)} statements${stays}`;
}

function hours(ms: number): string {
  return `${(ms / 3_600_000).toFixed(2)} h`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
