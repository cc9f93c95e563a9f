import { canonicalJson } from '../../log/canonical.ts';
import type { Commitment, Disclosure } from '../../log/event.ts';
import { Table } from '../../log/table.ts';
import { TABLE_NAMES, type SessionRow, type SessionRows, type TableName } from './rows.ts';

/** The fields of one row that an event set, before and after. `created`: the event created the row. */
export interface Difference {
  readonly table: TableName;
  readonly id: string;
  readonly created: boolean;
  readonly before: { readonly [field: string]: unknown };
  readonly after: { readonly [field: string]: unknown };
}

/** What a command did, so that its author can undo it. Derived from the log ([U1]). */
export interface CommandRow {
  readonly by: string;
  readonly type: string;
  readonly atMs: number;
  readonly seq: number;
  /** Empty once the command is too old to be undone ([U5]). */
  readonly differences: readonly Difference[];
  /** The command that undid this one. */
  readonly undoneBy: string | null;
  /** For an undo: the command that it undid. */
  readonly undoes: string | null;
}

/** A row that belongs to an intervention, or an alias of it. */
export interface ChildRef {
  readonly table: TableName;
  readonly id: string;
}

export type SessionTables = { readonly [T in TableName]: Table<SessionRows[T]> };

/**
 * A session at one point of its log. Immutable. Only `texts` holds personal values, by their commitments. So the tables
 * are equal for every reader, and their hashes can be compared ([G7a]).
 */
export interface SessionState {
  /** Number of the last event applied. 0 before the first. */
  readonly seq: number;
  readonly tables: SessionTables;
  readonly texts: Table<Disclosure>;
  readonly commands: Table<CommandRow>;
  /** User id → that user's commands that still have differences, oldest first. An index over the commands. */
  readonly ownCommands: Table<readonly string[]>;
  /** Ids of interventions in the order in which they entered the log. */
  readonly interventionOrder: readonly string[];
  /** Ids of the entries that wait for the floor, next first ([A1]). An index over the entries. */
  readonly waiting: readonly string[];
  /** Intervention id → the rows that belong to it. An index over the tables. */
  readonly children: Table<readonly ChildRef[]>;
  /** Name, registered actor or entry → the rows that have it. An index over entries and interventions ([P27]). */
  readonly speakers: Table<readonly string[]>;
  /** Entry or intervention id → its former names. No snapshot has them: a page knows those whose change it received. */
  readonly formerNames: Table<readonly Commitment[]>;
}

export const EMPTY_SESSION: SessionState = {
  seq: 0,
  tables: Object.fromEntries(TABLE_NAMES.map((name) => [name, Table.empty()])) as unknown as SessionTables,
  texts: Table.empty<Disclosure>(),
  commands: Table.empty<CommandRow>(),
  ownCommands: Table.empty<readonly string[]>(),
  interventionOrder: [],
  waiting: [],
  children: Table.empty<readonly ChildRef[]>(),
  speakers: Table.empty<readonly string[]>(),
  formerNames: Table.empty<readonly Commitment[]>(),
};

/** The session's own row. Undefined before its first event. */
export function sessionRow(state: SessionState): SessionRow | undefined {
  return state.tables.session.get('session');
}

/** Follows aliases to the intervention that a losing id stands for ([F5]). */
export function resolveId(state: SessionState, id: string): string {
  let current = id;
  for (let hops = 0; hops < 8; hops++) {
    const alias = state.tables.aliases.get(current);
    if (alias === undefined || alias.undone) return current;
    current = alias.target;
  }
  return current;
}

/** What the state's reader gets of a personal value. Undefined if the state never had it. */
export function disclosureOf(
  state: Pick<SessionState, 'texts'>,
  commitment: Commitment | null,
): Disclosure | undefined {
  return commitment === null ? undefined : state.texts.get(commitment['~']);
}

/** The plain text behind a commitment. Null if it is missing, withheld or erased. */
export function textOf(state: Pick<SessionState, 'texts'>, commitment: Commitment | null): string | null {
  const disclosure = disclosureOf(state, commitment);
  return disclosure?.state === 'value' ? disclosure.value : null;
}

/** The canonical JSON of all tables. It is equal on every page, on the server and after a replay ([G7a]). */
export function canonicalState(state: SessionState): string {
  const tables: Record<string, unknown> = {};
  for (const name of TABLE_NAMES) {
    const rows: Record<string, unknown> = {};
    for (const [id, row] of state.tables[name].entries()) rows[id] = row;
    tables[name] = rows;
  }
  return canonicalJson({ seq: state.seq, tables });
}
