import { join } from 'node:path';

/** Path of the database in a data folder. */
export function databasePath(dataFolder: string): string {
  return join(dataFolder, 'rostrum.db');
}
