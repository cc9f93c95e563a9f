import type { Table } from '../../log/table.ts';
import type { Change } from './change.ts';
import { waitingAfter } from './waiting.ts';
import type { SessionRows, TableName } from './rows.ts';
import { formerNamesAfter, speakersAfter, type SpeakerRow } from './speakers.ts';
import type { ChildRef, SessionState } from './state.ts';

type AnyRow = SessionRows[TableName];

/** The state after one change of its rows and of the indexes over them. */
export function applyChange(state: SessionState, change: Change): SessionState {
  const next = withRow(state, change);
  if ((change.table !== 'entries' && change.table !== 'interventions') || next === state) return next;
  const before = state.tables[change.table].get(change.id);
  const after = next.tables[change.table].get(change.id);
  const named = after === undefined ? next : withSpeaker(next, before, after);
  if (change.table === 'interventions') return named;
  return { ...named, waiting: waitingAfter(named.waiting, named.tables.entries, change.id) };
}

function withSpeaker(state: SessionState, before: SpeakerRow | undefined, after: SpeakerRow): SessionState {
  const formerNames = formerNamesAfter(state.formerNames, before, after);
  const indexed = speakersAfter(state, before, after);
  return formerNames === state.formerNames ? indexed : { ...indexed, formerNames };
}

function withRow(state: SessionState, change: Change): SessionState {
  const table = state.tables[change.table] as Table<AnyRow>;
  if ('patch' in change) {
    const row = table.get(change.id);
    if (row === undefined) return state;
    return withTable(state, change.table, table.set(change.id, { ...row, ...change.patch } as AnyRow));
  }
  const next = withTable(state, change.table, table.set(change.id, change.row));
  return indexed(next, change);
}

function withTable(state: SessionState, name: TableName, table: Table<AnyRow>): SessionState {
  return { ...state, tables: { ...state.tables, [name]: table } };
}

/** Updates the index of an intervention's rows and the order of interventions. */
function indexed(state: SessionState, change: Extract<Change, { row: unknown }>): SessionState {
  if (change.table === 'interventions') {
    return { ...state, interventionOrder: [...state.interventionOrder, change.id] };
  }
  const parent =
    change.table === 'aliases' ? change.row.target : 'intervention' in change.row ? change.row.intervention : null;
  if (parent === null || change.table === 'entries') return state;
  const ref: ChildRef = { table: change.table, id: change.id };
  return { ...state, children: state.children.set(parent, [...(state.children.get(parent) ?? []), ref]) };
}
