import { matchActor } from '../../shared/reference/actors.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import type { EntryRow } from '../../shared/session/rows.ts';
import { textOf, type SessionState } from '../../shared/session/state.ts';
import { isHiddenSpeaker } from '../state/speaker-name.ts';

/** The words of a line as its user may change them; null where they are withheld or erased. */
export function lineOf(state: SessionState, entry: EntryRow): string | null {
  return isHiddenSpeaker(state, entry) ? null : textOf(state, entry.listedAs);
}

/** What says a line again: who that is follows from the new words, its kind stays ([A20]). */
export function editOf(entry: EntryRow, text: string): CommandPayload<'edit-entry'> {
  const match = matchActor(text);
  const { actor } = match;
  return {
    entryId: entry.id,
    listedAs: text,
    ...(actor !== null && { actor }),
    class: actor === null && entry.actor === null ? entry.class : match.class,
    kind: entry.kind,
    replaces: entry.listedAs?.['~'] ?? '',
  };
}
