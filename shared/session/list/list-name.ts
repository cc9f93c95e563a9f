import type { InterventionRow } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';

/**
 * Whether a turn's name is just its line of the list. A line may name a person, and no user has stated yet what this one
 * names ([R10]).
 */
export function hasListName(state: SessionState, { entry, announcedAs }: InterventionRow): boolean {
  const line = entry === null ? null : state.tables.entries.get(entry)?.listedAs;
  return announcedAs !== null && line?.['~'] === announcedAs['~'];
}

/** Whether an export for others may have a turn's name ([R10]). It is no line of the list, or a user confirmed it. */
export function isOwnName(state: SessionState, row: InterventionRow): boolean {
  return !hasListName(state, row) || (row.basis !== 'speakers_list' && row.confidence === 'confirmed');
}
