import { createRequire } from 'node:module';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { StoreError } from '../event-store.ts';

/** The interface that Node's own SQLite and the package share. */
export type DatabaseSync = DatabaseSyncInstance;

export type DriverName = 'node:sqlite' | '@photostructure/sqlite';

type DatabaseConstructor = new (path: string, options?: { readonly readOnly?: boolean }) => DatabaseSync;

const require = createRequire(import.meta.url);

/** The drivers that this Node can load, the preferred one first. Node has its own without a flag since 22.13. */
export function availableDrivers(): readonly DriverName[] {
  return process.getBuiltinModule('node:sqlite') === undefined
    ? ['@photostructure/sqlite']
    : ['node:sqlite', '@photostructure/sqlite'];
}

/** Opens a file with a driver. The package is loaded only if it is used. */
export function connect(
  path: string,
  options: { readonly driver?: DriverName; readonly readOnly?: boolean } = {},
): DatabaseSync {
  const driver = options.driver ?? availableDrivers()[0];
  const module = (
    driver === 'node:sqlite' ? process.getBuiltinModule('node:sqlite') : require('@photostructure/sqlite')
  ) as {
    readonly DatabaseSync: DatabaseConstructor;
  };
  return new module.DatabaseSync(path, { readOnly: options.readOnly ?? false });
}

/** How long a write waits while another process holds the database, ms. Nothing else happens here meanwhile. */
export const BUSY_TIMEOUT_MS = 5000;

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** The extended result code of SQLite in an error of either driver. Undefined for any other error. */
function extendedCode(error: unknown): number | undefined {
  const code = error instanceof Error ? (error as { errcode?: unknown }).errcode : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** The primary result code. */
function resultCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}

/** Whether a row was refused because a UNIQUE column has its value already. */
export function isUniqueViolation(error: unknown): boolean {
  return extendedCode(error) === SQLITE_CONSTRAINT_UNIQUE;
}

export function isBusy(error: unknown): boolean {
  return resultCode(error) === SQLITE_BUSY;
}

/** A fault of the database in the form that the port promises. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(resultCode(error) === SQLITE_FULL ? 'disk_full' : 'unavailable', error);
}

/** Runs work and turns a fault of SQLite into a `StoreError`. Other errors pass through. */
export function coded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw resultCode(error) === undefined ? error : toStoreError(error);
  }
}
