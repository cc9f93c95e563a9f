import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { completeLedgers } from '../../protection/keep-ledgers.ts';
import { uniteLedgers, type LedgersUnited } from '../../store/ledger-files.ts';
import { fileFault } from '../../store/line-file.ts';
import { openLedgers } from '../../store/ledgers.ts';
import { ENDED_BY_RESTORE, type EndedByRestore } from '../../store/restored-access.ts';
import { ledgersIn } from '../../store/sqlite/backup-file.ts';
import { connect, toStoreError } from '../../store/sqlite/driver.ts';
import { databasePath } from '../../store/database-path.ts';
import { lockFolder, openDatabase, stagingFolder } from '../../store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';
import { createSqliteRestoredAccess } from '../../store/sqlite/sqlite-restored-access.ts';
import { createSqliteRestoreMark } from '../../store/sqlite/sqlite-restore-mark.ts';
import { inspectBackup } from '../restore/inspect-backup.ts';
import { settle, type Settled } from '../restore/settle.ts';
import { intoOneFile, putInPlace, stage } from '../restore/staged.ts';
import { UsageError, type Verb, type VerbContext } from '../verb.ts';

export const restore: Verb = {
  usage: `FILE [--keep ${ENDED_BY_RESTORE.join(',')}]`,
  summary:
    'puts a backup in the place of the database; everybody signs in again, and what was erased, hidden or revoked since ' +
    'stays so; the server must not run',
  makesData: true,
  async run(args, { dataFolder, say }) {
    const { file, kept } = readArguments(args);
    const { fault, warnings } = await inspectBackup(file, databasePath(dataFolder));
    if (fault !== null) {
      say(`${file}: ${fault}; nothing was changed`);
      return 1;
    }
    for (const warning of warnings) say(`WARNING: ${warning}`);
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const waited = await gatherFromFolder(dataFolder, say);
    const lock = lockFolder(dataFolder);
    try {
      report(await restoreInto(dataFolder, file, { kept, waited }), kept, { dataFolder, say });
      return 0;
    } catch (error) {
      say('nothing was changed: the database is the one that was there');
      throw faultOf(error);
    } finally {
      rmSync(stagingFolder(dataFolder), { recursive: true, force: true });
      lock.close();
    }
  },
};

function readArguments(args: readonly string[]): { file: string; kept: ReadonlySet<EndedByRestore> } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { keep: { type: 'string', default: '' } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    const wanted = values.keep.split(',').filter((name) => name !== '');
    const kept = ENDED_BY_RESTORE.filter((kind) => wanted.includes(kind));
    if (file === undefined || more.length > 0 || kept.length < wanted.length) throw new UsageError();
    return { file: resolve(file), kept: new Set(kept) };
  } catch {
    throw new UsageError();
  }
}

/**
 * Completes the ledgers from the database that is replaced, as far as it can be read. Returns whether that database still
 * waits for a lead. The new one then waits too.
 *
 * @throws {StoreError} `data_folder_in_use`, `database_newer`, `disk_full`.
 */
async function gatherFromFolder(dataFolder: string, say: VerbContext['say']): Promise<boolean> {
  if (!existsSync(databasePath(dataFolder))) return false;
  try {
    const { database, close } = openDatabase(dataFolder);
    try {
      const access = createSqliteRestoredAccess(database);
      await completeLedgers({ dataFolder, store: createSqliteEventStore(database), access, nowMs: Date.now });
      return createSqliteRestoreMark(database).awaitsLead();
    } finally {
      close();
    }
  } catch (error) {
    const { code } = toStoreError(error);
    if (code !== 'unavailable' && code !== 'database_is_backup') throw faultOf(error);
    say('WARNING: the database in the data folder cannot be read; only the ledgers beside it say what happened since.');
    return false;
  }
}

interface Restored extends LedgersUnited, Settled {
  readonly awaitsLead: boolean;
}

async function restoreInto(
  dataFolder: string,
  file: string,
  { kept, waited }: { readonly kept: ReadonlySet<EndedByRestore>; readonly waited: boolean },
): Promise<Restored> {
  const carried = carriedBy(file);
  const staging = stage(dataFolder, file);
  const united = uniteLedgers(dataFolder, carried);
  const awaitsLead = waited || united.missing.length > 0 || united.older.length > 0;
  const { database, close } = openDatabase(staging, { isBackup: true });
  let settled: Settled;
  try {
    settled = await settle({ database, dataFolder, ledgers: openLedgers(dataFolder), kept, awaitsLead });
    intoOneFile(database);
  } finally {
    close();
  }
  putInPlace(dataFolder);
  return { ...united, ...settled, awaitsLead };
}

function carriedBy(file: string): ReadonlyMap<string, string> {
  const backup = connect(file, { readOnly: true });
  try {
    return ledgersIn(backup);
  } finally {
    backup.close();
  }
}

/** A full disk has words of its own, whether the file system or SQLite reported it. */
function faultOf(error: unknown): unknown {
  const faults = [fileFault(error), toStoreError(error)];
  return faults.find(({ code }) => code === 'disk_full') ?? error;
}

function report(
  { erased, hidden, ended, hasLead, missing, older, awaitsLead }: Restored,
  kept: ReadonlySet<EndedByRestore>,
  { dataFolder, say }: Pick<VerbContext, 'dataFolder' | 'say'>,
): void {
  say(`restored; ${String(erased)} personal values erased again, ${String(hidden)} hidings in force again`);
  const over = ENDED_BY_RESTORE.filter((kind) => !kept.has(kind)).join(', ');
  if (over !== '') say(`${String(ended)} ended (${over}): sign in with your password, and make the others anew`);
  if (!hasLead) say('no lead can sign in: the next start of the server prints a one-time link to make one');
  if (missing.length > 0) say(`WARNING: ${dataFolder} had no ${missing.join(', ')}`);
  if (older.length > 0) say(`WARNING: in ${dataFolder} ${older.join(', ')} knew less than the backup`);
  if (missing.length > 0 || older.length > 0) {
    say('WARNING: what was erased, hidden or revoked after the backup was made may be back.');
    say('Copy these files from the data folder that was last in use, if it can be read, and restore again.');
  }
  if (awaitsLead) say('Until a lead confirms this restore on the start page, nobody else can read anything.');
}
