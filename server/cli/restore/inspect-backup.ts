import { personalIn } from '../../sessions/kinds.ts';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { verifyChain, type ChainFault } from '../../log/verify-chain.ts';
import { connect, type DatabaseSync } from '../../store/sqlite/driver.ts';
import { refuseNewer } from '../../store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';

/** Tables that every database of Rostrum has had from the first format on. */
const TABLES = ['answers', 'events', 'streams', 'upkeep'];

/** Faults that disclose nothing ([G23], [G24]). A restore warns about them and goes on. */
const HARMLESS: ReadonlySet<ChainFault['what']> = new Set(['subject', 'audience', 'value']);

export interface InspectedBackup {
  /** Why the file must not replace what is there; null where it may. */
  readonly fault: string | null;
  readonly warnings: readonly string[];
}

/** Reads a backup through. Nothing is changed. */
export async function inspectBackup(file: string, databaseInPlace: string): Promise<InspectedBackup> {
  const refused = (fault: string): InspectedBackup => ({ fault, warnings: [] });
  if (!existsSync(file)) return refused('there is no such file');
  if (!statSync(file).isFile()) return refused('it is no file');
  if (existsSync(databaseInPlace) && realpathSync(file) === realpathSync(databaseInPlace))
    return refused('it is the database that it would replace');
  let database: DatabaseSync | undefined;
  try {
    database = connect(file, { readOnly: true });
    return await readThrough(database);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return refused(code === 'database_newer' ? 'it was written by a newer Rostrum; install that one' : String(message));
  } finally {
    database?.close();
  }
}

async function readThrough(database: DatabaseSync): Promise<InspectedBackup> {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
  const names = new Set(tables.map(({ name }) => name));
  if (!TABLES.every((name) => names.has(name))) return { fault: 'it is no backup of Rostrum', warnings: [] };
  refuseNewer(database);
  const { integrity_check: integrity } = database.prepare('PRAGMA integrity_check').get() as {
    integrity_check: string;
  };
  if (integrity !== 'ok') return { fault: integrity, warnings: [] };
  const store = createSqliteEventStore(database);
  const warnings: string[] = [];
  for (const stream of await store.streams('')) {
    const { fault } = await verifyChain(store, stream, personalIn(stream));
    if (fault === null) continue;
    const words = `the log ${stream} is broken at ${String(fault.seq)}: ${fault.what}`;
    if (!HARMLESS.has(fault.what)) return { fault: words, warnings: [] };
    warnings.push(words);
  }
  return { fault: null, warnings };
}
