import type { InterventionRow } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';

/**
 * Whether a turn is called by nothing but its line of the list: then nobody has said yet whether the words name an
 * organization or a person ([R10]).
 */
export function hasListName(state: SessionState, { entry, announcedAs }: InterventionRow): boolean {
  const line = entry === null ? null : state.tables.entries.get(entry)?.listedAs;
  return announcedAs !== null && line?.['~'] === announcedAs['~'];
}

/** Whether a turn's name stands by itself: not a line of the list, or one that somebody is sure of ([R10]). */
export function isOwnName(state: SessionState, row: InterventionRow): boolean {
  return !hasListName(state, row) || (row.basis !== 'speakers_list' && row.confidence === 'confirmed');
}
