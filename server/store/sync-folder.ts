import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes renames in a folder durable. */
export function syncFolder(folder: string): void {
  // Windows keeps no handle on a folder, and writes renames through.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
