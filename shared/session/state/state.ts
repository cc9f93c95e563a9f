import { canonicalJson } from '../../log/canonical.ts';
import type { Commitment, Disclosure } from '../../log/event.ts';
import { Table } from '../../log/table.ts';
import { TABLE_NAMES, type SessionRow, type SessionRows, type TableName } from './rows.ts';

/** One field-level difference that an event made; `created` marks a row that it brought into being. */
export interface Difference {
  readonly table: TableName;
  readonly id: string;
  readonly created: boolean;
  readonly before: { readonly [field: string]: unknown };
  readonly after: { readonly [field: string]: unknown };
}

/** What a command did, kept so that its author can take it back; derived from the log like all the rest ([U1]). */
export interface CommandRow {
  readonly by: string;
  readonly type: string;
  readonly atMs: number;
  readonly seq: number;
  /** Empty once the command is too old to be taken back ([U5]). */
  readonly differences: readonly Difference[];
  /** The command that took this one back, if any. */
  readonly undoneBy: string | null;
  /** For an undo: the command that it took back. */
  readonly undoes: string | null;
}

/** A row that hangs on an intervention, or a losing id that stands for it. */
export interface ChildRef {
  readonly table: TableName;
  readonly id: string;
}

export type SessionTables = { readonly [T in TableName]: Table<SessionRows[T]> };

/**
 * A session at one point of its log. Immutable: `evolve` gives a new one. Personal values stand in `texts` only,
 * under their commitments, so that the tables are equal for every reader and can be compared by hash.
 */
export interface SessionState {
  /** Of the last event applied; 0 before the first. */
  readonly seq: number;
  readonly tables: SessionTables;
  readonly texts: Table<Disclosure>;
  readonly commands: Table<CommandRow>;
  /** User id → that person's commands that can be taken back, oldest first; an index over the commands. */
  readonly ownCommands: Table<readonly string[]>;
  /** Ids of interventions in the order in which they entered the log. */
  readonly interventionOrder: readonly string[];
  /** Ids of the entries that wait for the floor, next first ([A1]); an index over the entries. */
  readonly waiting: readonly string[];
  /** Intervention id → what hangs on it; an index over the tables. */
  readonly children: Table<readonly ChildRef[]>;
  /** Name, registered actor or entry → the rows that have it; an index over entries and interventions ([P8]). */
  readonly speakers: Table<readonly string[]>;
  /** Entry or intervention id → the names that it had before; in no snapshot, so that a page has those it saw go. */
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

/** The session's own row; undefined before its first event. */
export function sessionRow(state: SessionState): SessionRow | undefined {
  return state.tables.session.get('session');
}

/** Follows aliases to the id that a losing or merged one stands for. */
export function resolveId(state: SessionState, id: string): string {
  let current = id;
  for (let hops = 0; hops < 8; hops++) {
    const alias = state.tables.aliases.get(current);
    if (alias === undefined || alias.undone) return current;
    current = alias.target;
  }
  return current;
}

/** What this reader gets of a personal value; undefined where the state never had it. */
export function disclosureOf(
  state: Pick<SessionState, 'texts'>,
  commitment: Commitment | null,
): Disclosure | undefined {
  return commitment === null ? undefined : state.texts.get(commitment['~']);
}

/** The plain text behind a commitment, or null where it is missing, withheld or erased. */
export function textOf(state: Pick<SessionState, 'texts'>, commitment: Commitment | null): string | null {
  const disclosure = disclosureOf(state, commitment);
  return disclosure?.state === 'value' ? disclosure.value : null;
}

/** The canonical text of all tables: equal on every page, on the server and after a replay ([G7]). */
export function canonicalState(state: SessionState): string {
  const tables: Record<string, unknown> = {};
  for (const name of TABLE_NAMES) {
    const rows: Record<string, unknown> = {};
    for (const [id, row] of state.tables[name].entries()) rows[id] = row;
    tables[name] = rows;
  }
  return canonicalJson({ seq: state.seq, tables });
}
