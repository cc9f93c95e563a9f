/** Finds what waits for review in a session and confirms it by one key. */
import { isStanding } from '../../../shared/session/floor/floor-at.ts';
import type { InterventionRow } from '../../../shared/session/state/rows.ts';
import type { SessionState } from '../../../shared/session/state/state.ts';
import { t } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';

/** A review item: a speaker without a name, a start by somebody else, or an inferred end. */
export interface Doubt {
  readonly row: InterventionRow;
  readonly kind: 'unidentified' | 'unconfirmed' | 'inferred_end';
}

/** All review items, unidentified speakers first, then in the order of the log. */
export function reviewItemsOf(state: SessionState): Doubt[] {
  const doubts: Doubt[] = [];
  for (const id of state.interventionOrder) {
    const row = state.tables.interventions.get(id);
    if (row === undefined || row.undone || row.voided || state.tables.aliases.get(id)?.undone === false) continue;
    if (row.standing === 'unconfirmed') doubts.push({ row, kind: 'unconfirmed' });
    else if (row.basis === 'unidentified' && row.actor === null && row.announcedAs === null)
      doubts.push({ row, kind: 'unidentified' });
    if (isStanding(row) && (row.end?.basis === 'next_started' || row.end?.basis === 'proposed'))
      doubts.push({ row, kind: 'inferred_end' });
  }
  return doubts.sort((a, b) => Number(b.kind === 'unidentified') - Number(a.kind === 'unidentified'));
}

/** Y, or a click: confirms that the end is right, or that the statement belongs in the record ([F7]). */
export function confirm(live: LiveConsole, doubt: Doubt | undefined): void {
  if (doubt === undefined) return live.say(t('console.say.nothing_to_confirm'), { tone: 'trouble' });
  const { row, kind } = doubt;
  if (kind === 'inferred_end') live.give('confirm-end', { interventionId: row.id });
  else if (kind === 'unconfirmed') live.give('confirm-intervention', { interventionId: row.id });
  else {
    live.open.value = { what: 'field', field: { kind: 'unlisted', interventionId: row.id } };
    return;
  }
  live.say(() => t('console.say.confirmed', { name: live.nameOf(row.id) }));
}

/** The first review item that one key can settle. */
export function firstToConfirm(state: SessionState): Doubt | undefined {
  return reviewItemsOf(state).find(({ kind }) => kind !== 'unidentified');
}
