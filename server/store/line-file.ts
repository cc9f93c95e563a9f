import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { StoreError } from './event-store.ts';

/** A file of a data folder to which lines of JSON are only added. */
export interface LineFile<Line> {
  /** Durable when it returns. @throws {StoreError} `disk_full` or `unavailable`. */
  record(lines: readonly Line[]): void;
  read(): readonly Line[];
}

/** Each record begins a new line, so that a line that a crash cut short damages no other. */
export function createLineFile<Line>(path: string): LineFile<Line> {
  return {
    record(lines) {
      if (lines.length === 0) return;
      try {
        append(path, lines.map((line) => `\n${JSON.stringify(line)}`).join(''));
      } catch (error) {
        throw fileFault(error);
      }
    },
    read() {
      if (!existsSync(path)) return [];
      return readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line) => (isWhole(line) ? [JSON.parse(line) as Line] : []));
    },
  };
}

/** Turns a fault of the file system into a `StoreError`. */
export function fileFault(error: unknown): StoreError {
  const isFull = (error as { code?: unknown }).code === 'ENOSPC';
  return new StoreError(isFull ? 'disk_full' : 'unavailable', error);
}

function append(path: string, text: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A crash cut short a line that does not parse. Its subject never took effect and was reported as failed. */
function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
