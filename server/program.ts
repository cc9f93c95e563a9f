import { ConfigError, readConfig, type Config } from './config.ts';
import { closeToOthers, keepFilesPrivate } from './private-files.ts';
import { StoreError } from './store/event-store.ts';

/** Faults that the operator can repair, in words. */
const START_FAULTS: { readonly [code: string]: string } = {
  data_folder_in_use: 'another Rostrum runs on this data folder',
  database_newer: 'the data folder was written by a newer Rostrum; install that one, or use another DATA_DIR',
  database_is_backup: 'rostrum.db is a backup; move it elsewhere and run: npm run cli -- restore FILE',
  disk_full: 'the disk is full',
  ENOSPC: 'the disk is full',
  EADDRINUSE: 'the port is taken; set PORT',
  EACCES: 'no permission for this port or folder',
};

/** The meaning of a fault for the operator. Undefined if its code is all there is to report. */
export function faultWords(code: string): string | undefined {
  return START_FAULTS[code];
}

/** The configuration of a program that keeps what it writes, and its data folder, from other users ([E30]). */
export function readPrivateConfig(): Config {
  keepFilesPrivate();
  const config = readConfig();
  closeToOthers(config.dataDir, (line) => console.error(line));
  return config;
}

/** Ends a program that could not start, with words for its operator and an exit code for its service manager. */
export function failToStart(error: unknown): never {
  const { code, message } = error as { code?: string; message?: string };
  const words = error instanceof ConfigError ? error.message : START_FAULTS[code ?? ''];
  console.error(`rostrum: ${words ?? String(message)}${code === undefined ? '' : ` (${code})`}`);
  process.exit(error instanceof ConfigError ? error.exitCode : error instanceof StoreError ? 75 : 1);
}

/** Closes in order on a signal. A second signal meanwhile has no effect. */
export function closeOnSignal(close: () => Promise<void>): void {
  let isClosing = false;
  const stop = (): void => {
    if (isClosing) return;
    isClosing = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => failToStart(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
