import { join } from 'node:path';

/** The folder of the recordings in a data folder. */
export function mediaFolder(dataFolder: string): string {
  return join(dataFolder, 'media');
}
