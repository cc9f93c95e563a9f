import { join } from 'node:path';

/** Where the database of a data folder lies. */
export function databasePath(dataFolder: string): string {
  return join(dataFolder, 'rostrum.db');
}
