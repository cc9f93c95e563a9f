import { join } from 'node:path';

/** Where the recordings of a data folder lie. */
export function mediaFolder(dataFolder: string): string {
  return join(dataFolder, 'media');
}
