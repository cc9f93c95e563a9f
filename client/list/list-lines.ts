/** Prepares the edit of a line of the speakers' list. */
import { matchActor } from '../../shared/reference/actors.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import type { EntryRow } from '../../shared/session/state/rows.ts';
import { textOf, type SessionState } from '../../shared/session/state/state.ts';
import { isHiddenSpeaker } from '../ui/speaker-name.ts';

/** The text of a line as its user may edit it. Null if it is withheld or erased. */
export function lineOf(state: SessionState, entry: EntryRow): string | null {
  return isHiddenSpeaker(state, entry) ? null : textOf(state, entry.listedAs);
}

/** The command that edits a line. The new words decide who the speaker is; the kind stays ([A20]). */
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
