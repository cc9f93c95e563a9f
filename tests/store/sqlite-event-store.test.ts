import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../server/store/event-store.ts';
import { availableDrivers, type DriverName } from '../../server/store/sqlite/driver.ts';
import { openDatabase } from '../../server/store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../server/store/sqlite/sqlite-event-store.ts';
import { eventStoreContract } from '../contracts/event-store-contract.ts';
import { skipOnThisNode } from '../helpers/programs.ts';
import { batch, START, tailOf } from '../helpers/stored-events.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const DRIVERS = ['node:sqlite', '@photostructure/sqlite'] as const satisfies readonly DriverName[];

// The available drivers depend on this Node's version and are no missing program. They are reported anyway.
for (const driver of DRIVERS) {
  if (!availableDrivers().includes(driver)) {
    skipOnThisNode(`SQLite by ${driver}`, `${driver} comes with Node 22.13`);
    continue;
  }
  eventStoreContract(`SQLite by ${driver}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'rostrum-test-'));
    const opened = openDatabase(folder, { driver });
    const store = createSqliteEventStore(opened.database);
    return {
      ...store,
      async close() {
        await store.close();
        opened.close();
        rmSync(folder, { recursive: true });
      },
    };
  });
}

describe('SQLite event store', () => {
  it('[G1] finds everything again after it was closed', async () => {
    const folder = tempFolder();
    const before = openDatabase(folder);
    const given = batch('session:a', START, 'c1', 3);
    await createSqliteEventStore(before.database).append([given]);
    before.close();
    const after = openDatabase(folder);
    const store = createSqliteEventStore(after.database);
    expect(await store.read('session:a', 0, 10)).toEqual(given.events);
    expect(await store.answerOf('c1')).toMatchObject({ by: 'user-1', answer: 'answer of c1' });
    after.close();
  });

  it('says disk_full when the disk is full, writes nothing, and goes on when there is room again', async () => {
    const { database, close } = openDatabase(tempFolder());
    const store = createSqliteEventStore(database);
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
    database.exec(`PRAGMA max_page_count = ${String(pages)}`);
    const large = batch('session:a', START, 'c1', 500);
    const [failed, alsoFailed] = await Promise.allSettled([
      store.append([large]),
      store.append([batch('session:b', START, 'c2')]),
    ]);
    for (const result of [failed, alsoFailed]) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'disk_full' } });
    }
    expect(await store.head('session:a')).toBe(0);
    expect(await store.head('session:b')).toBe(0);
    database.exec('PRAGMA max_page_count = 1000000');
    expect(await store.append([large])).toEqual({ kind: 'ok' });
    expect(await store.append([batch('session:a', tailOf(large), 'c2')])).toEqual({ kind: 'ok' });
    close();
  });

  it('refuses a database of a newer format and leaves it as it is', () => {
    const folder = tempFolder();
    const opened = openDatabase(folder);
    opened.database.exec('PRAGMA user_version = 999');
    opened.close();
    expect(() => openDatabase(folder)).toThrow(new StoreError('database_newer'));
    // The folder is free again after the refusal.
    expect(() => openDatabase(folder)).toThrow(new StoreError('database_newer'));
  });

  it('refuses a data folder that is in use', () => {
    const folder = tempFolder();
    const opened = openDatabase(folder);
    expect(() => openDatabase(folder)).toThrow(new StoreError('data_folder_in_use'));
    opened.close();
    openDatabase(folder).close();
  });
});
