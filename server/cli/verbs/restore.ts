import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { createClock } from '../../clock.ts';
import { createCopies } from '../../exports/copies.ts';
import { createCommands } from '../../services/commands.ts';
import { createErasure } from '../../services/erasure.ts';
import { createHiddenNames } from '../../services/hidden-names.ts';
import { newId } from '../../services/new-id.ts';
import { rebuildIfChanged } from '../../services/rebuild.ts';
import { verifyChain } from '../../services/verify-chain.ts';
import { createErasureLedger } from '../../store/erasure-ledger.ts';
import { connect } from '../../store/sqlite/driver.ts';
import { openKeptNames } from '../../store/sqlite/names-in-backup.ts';
import { databasePath } from '../../store/database-path.ts';
import { lockFolder, openDatabase } from '../../store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';
import { createSqliteRowStore } from '../../store/sqlite/sqlite-row-store.ts';
import { takeArguments, type Verb } from '../verb.ts';

export const restore: Verb = {
  usage: 'FILE',
  summary:
    'puts a backup in the place of the database, then erases again what was erased since; the server must not run',
  makesData: true,
  async run(args, { dataFolder, say }) {
    const file = resolve(takeArguments(args, 'file').file);
    const fault = existsSync(file) ? await faultOf(file) : 'there is no such file';
    if (fault !== undefined) {
      say(`${file}: ${fault}; nothing was changed`);
      return 1;
    }
    replaceDatabase(dataFolder, file);
    const erased = await bringUpToDate(dataFolder);
    say(`restored; ${String(erased)} personal values erased again`);
    return 0;
  },
};

/** What is wrong with a backup, if anything: a broken one must not replace what is there. */
async function faultOf(file: string): Promise<string | undefined> {
  const database = connect(file, { readOnly: true });
  try {
    const { integrity_check: integrity } = database.prepare('PRAGMA integrity_check').get() as {
      integrity_check: string;
    };
    if (integrity !== 'ok') return integrity;
    const store = createSqliteEventStore(database);
    for (const stream of await store.streams('')) {
      const { fault } = await verifyChain(store, stream);
      if (fault !== null) return `the log ${stream} is broken at ${String(fault.seq)}`;
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    database.close();
  }
}

/** Copies beside the old database, then renames over it: at every instant there is one that opens. */
function replaceDatabase(dataFolder: string, file: string): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataFolder);
  try {
    const path = databasePath(dataFolder);
    const copy = `${path}.part`;
    copyFileSync(file, copy);
    const written = openSync(copy, 'r+');
    // A copy has the modes of what it is a copy of.
    fchmodSync(written, 0o600);
    fsyncSync(written);
    closeSync(written);
    // The old database, which may be beyond reading, leaves a log that must not be replayed into the new one.
    rmSync(`${path}-wal`, { force: true });
    rmSync(`${path}-shm`, { force: true });
    renameSync(copy, path);
  } finally {
    lock.close();
  }
}

/** Migrates, rebuilds and purges the restored database; gives how many values were erased again. */
async function bringUpToDate(dataFolder: string): Promise<number> {
  const { database, close } = openDatabase(dataFolder);
  try {
    const store = createSqliteEventStore(database);
    await rebuildIfChanged(store, createSqliteRowStore(database));
    const clock = createClock({ notBeforeMs: await store.lastInstantMs() });
    const hiddenNames = createHiddenNames(openKeptNames(dataFolder, database));
    const commands = createCommands({ store, clock, random: randomBytes, hiddenNames });
    const copies = createCopies({ commands, dataFolder, newId: () => newId(clock.nowMs()) });
    const ledger = createErasureLedger(dataFolder);
    const dropCopies = (sessionId: string): Promise<void> => copies.drop(sessionId);
    return await createErasure({ store, commands, ledger, dropCopies }).eraseAgain();
  } finally {
    close();
  }
}
