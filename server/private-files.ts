import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { databasePath } from './store/database-path.ts';

const OTHERS = 0o077;

/** Makes all new files of this process private to its user, and those of the programs that it starts ([E30]). */
export function keepFilesPrivate(): void {
  process.umask(OTHERS);
}

/**
 * Closes a data folder to the other users of this computer, if it is ours. It is ours if it belongs to our user, and is
 * empty or has our database. Reports what it did, or what the operator has to do. Systems without such modes have
 * nothing to close.
 */
export function closeToOthers(folder: string, say: (line: string) => void): void {
  if (process.getuid === undefined || !existsSync(folder)) return;
  const { mode, uid } = statSync(folder);
  if ((mode & OTHERS) === 0) return;
  if (uid === process.getuid() && isDataFolder(folder)) chmodSync(folder, mode & 0o7700);
  // Some file systems take the call and keep their own modes.
  const isClosed = (statSync(folder).mode & OTHERS) === 0;
  say(
    isClosed
      ? `rostrum: ${folder} was open to other users of this computer; it is closed to them now`
      : `rostrum: WARNING: ${folder} is open to other users of this computer. Run: chmod -R go-rwx '${folder}'`,
  );
}

function isDataFolder(folder: string): boolean {
  return existsSync(databasePath(folder)) || readdirSync(folder).length === 0;
}
