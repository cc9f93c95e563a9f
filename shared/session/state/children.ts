import type { SessionRows, TableName } from './rows.ts';
import type { SessionState } from './state.ts';

/** Tables whose rows belong to an intervention. */
export type ChildTable = {
  [T in TableName]: SessionRows[T] extends { readonly intervention: string | null } ? T : never;
}[TableName];

/**
 * The rows of one table that belong to an intervention or to an alias of it ([F5]). They include undone rows: callers
 * filter on `undone`.
 */
export function childrenOf<T extends Exclude<ChildTable, 'entries'>>(
  state: SessionState,
  interventionId: string,
  table: T,
): SessionRows[T][] {
  const found: SessionRows[T][] = [];
  for (const ref of state.children.get(interventionId) ?? []) {
    if (ref.table === table) {
      const row = state.tables[table].get(ref.id);
      if (row !== undefined) found.push(row);
    } else if (ref.table === 'aliases' && state.tables.aliases.get(ref.id)?.undone === false) {
      found.push(...childrenOf(state, ref.id, table));
    }
  }
  return found;
}
