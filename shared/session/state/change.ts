import type { LogEvent } from '../../log/event.ts';
import type { SessionRows, TableName } from './rows.ts';

/** What an event does to one row: create it, or set some of its fields. */
export type Change = {
  [T in TableName]:
    | { readonly table: T; readonly id: string; readonly row: SessionRows[T] }
    | { readonly table: T; readonly id: string; readonly patch: Partial<SessionRows[T]> };
}[TableName];

export function create<T extends TableName>(table: T, row: SessionRows[T]): Change {
  return { table, id: row.id, row } as unknown as Change;
}

export function patch<T extends TableName>(table: T, id: string, fields: Partial<SessionRows[T]>): Change {
  return { table, id, patch: fields } as unknown as Change;
}

/** The members that every new row takes from the event that creates it. */
export function recorded(event: LogEvent, id: string): { id: string; by: string; atMs: number; undone: false } {
  return { id, by: event.by, atMs: event.atMs, undone: false };
}
