import { onTestFinished } from 'vitest';
import type { DatabaseSync } from '../../server/store/sqlite/driver.ts';
import { openDatabase } from '../../server/store/sqlite/open-database.ts';
import { createSqliteEventStore } from '../../server/store/sqlite/sqlite-event-store.ts';
import { serveSession, type Served } from './served-session.ts';
import { tempFolder } from './temp-folder.ts';

export interface ServedDatabase {
  readonly served: Served;
  readonly database: DatabaseSync;
  readonly dataFolder: string;
  /** Closes the database before the end of the test, like a stop of the server. */
  stop(): void;
}

/** A session on a database in a folder of its own. */
export function serveOnDisk(dataFolder = tempFolder()): ServedDatabase {
  const opened = openDatabase(dataFolder);
  let isOpen = true;
  const stop = (): void => {
    if (isOpen) opened.close();
    isOpen = false;
  };
  onTestFinished(stop);
  const served = serveSession(createSqliteEventStore(opened.database));
  return { served, database: opened.database, dataFolder, stop };
}
