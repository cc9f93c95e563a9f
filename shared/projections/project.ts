import type { TableName } from '../session/state/rows.ts';
import { resolveId, type Difference, type SessionState } from '../session/state/state.ts';
import { listedIntervention, type ListedIntervention } from './listed-intervention.ts';
import { listedSession, type ListedSession } from './listed-session.ts';

/** The new content of a row. It replaces the row of the same id. */
export type RowChange =
  | { readonly table: 'sessions'; readonly row: ListedSession }
  | { readonly table: 'interventions'; readonly row: ListedIntervention };

/** Raised with every change of the content of rows. The next start of the server then rebuilds all rows ([G10]). */
export const PROJECTION_VERSION = 2;

export function projectSession(state: SessionState, sessionId: string): RowChange[] {
  return rowsOf(state, sessionId, [...state.interventionOrder]);
}

/**
 * The rows that one command changed, from the state after it ([G10]). They equal the rows of `projectSession`, because
 * rows derive from the state and never from an earlier row.
 */
export function projectCommand(state: SessionState, sessionId: string, commandId: string): RowChange[] {
  const command = state.commands.get(commandId);
  if (command === undefined) return [];
  const touchesAll = command.type === 'personal-erased' || command.differences.some(({ table }) => table === 'anchors');
  if (touchesAll) return projectSession(state, sessionId);
  const touched = new Set<string>();
  for (const difference of command.differences) {
    for (const id of interventionsOf(state, difference)) touched.add(id).add(resolveId(state, id));
  }
  return rowsOf(state, sessionId, [...touched]);
}

/** The interventions whose row may change with a difference. */
function interventionsOf(state: SessionState, { table, id }: Difference): readonly string[] {
  if (table === 'interventions') return [id];
  if (table === 'hides') return state.tables.hides.get(id)?.subjects.flatMap((subject) => heard(state, subject)) ?? [];
  if (table === 'aliases') return [id, state.tables.aliases.get(id)?.target ?? id];
  if (!SHOWN_CHILDREN.has(table)) return [];
  const row = state.tables[table].get(id);
  return row !== undefined && 'intervention' in row && row.intervention !== null ? [row.intervention] : [];
}

const SHOWN_CHILDREN: ReadonlySet<TableName> = new Set<TableName>(['interruptions', 'topics', 'abouts']);

/** A hidden entry hides the intervention of its speaker. */
function heard(state: SessionState, subject: string): string[] {
  const intervention = state.tables.entries.get(subject)?.intervention ?? null;
  return intervention === null ? [subject] : [subject, intervention];
}

function rowsOf(state: SessionState, sessionId: string, interventionIds: readonly string[]): RowChange[] {
  const session = listedSession(state, sessionId);
  const rows: RowChange[] = session === undefined ? [] : [{ table: 'sessions', row: session }];
  for (const id of interventionIds) {
    const row = state.tables.interventions.get(id);
    if (row !== undefined) rows.push({ table: 'interventions', row: listedIntervention(state, sessionId, row) });
  }
  return rows;
}
