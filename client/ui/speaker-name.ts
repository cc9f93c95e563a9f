/** Decides which name of a speaker a page may show. */
import { isHidden } from '../../shared/session/hiding/hidden.ts';
import type { EntryRow, InterventionRow } from '../../shared/session/state/rows.ts';
import { disclosureOf, type SessionState } from '../../shared/session/state/state.ts';
import { actorOf, onBehalfIn } from '../../shared/reference/actors.ts';
import { t } from '../messages.ts';
import type { SessionStore } from '../sync/session-store.ts';

type Speaker = InterventionRow | EntryRow;

function isEntry(row: Speaker): row is EntryRow {
  return 'listedAs' in row;
}

/** Whether a speaker is hidden, by their line of the list or by their turn ([P3a]). */
export function isHiddenSpeaker(state: SessionState, row: Speaker): boolean {
  const other = isEntry(row) ? row.intervention : row.entry;
  return isHidden(state, row.id) || (other !== null && isHidden(state, other));
}

/** For whom a speaker is hidden: for all once the server has it ([C19]). */
export function hiddenForWhom({ confirmed }: SessionStore, row: Speaker): string {
  return t(isHiddenSpeaker(confirmed.value, row) ? 'console.speaker.hidden_for_all' : 'console.speaker.hidden_here');
}

/**
 * The only source of speakers' names on the console. It gives the organization's name and never a hidden speaker's
 * ([P3c]). What is withheld or unknown counts as hidden ([P4]).
 */
export function speakerName(state: SessionState, row: Speaker): string {
  if (isHiddenSpeaker(state, row)) return t('console.speaker.hidden');
  const known = row.actor === null ? undefined : actorOf(row.actor);
  if (known !== undefined) return known.name;
  const said = isEntry(row) ? row.listedAs : row.announcedAs;
  if (said === null) return t('console.speaker.unidentified');
  const text = disclosureOf(state, said);
  if (text?.state === 'value') return text.value;
  return text?.state === 'erased' ? t('console.speaker.erased') : t('console.speaker.hidden');
}

/** The group for which an entry speaks, from its line of the list. Null without one, or where it may not be shown. */
export function onBehalfOf(state: SessionState, entry: EntryRow): string | null {
  if (entry.actor === null || entry.listedAs === null || isHiddenSpeaker(state, entry)) return null;
  const text = disclosureOf(state, entry.listedAs);
  return text?.state === 'value' ? onBehalfIn(text.value) : null;
}
