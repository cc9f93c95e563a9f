import { cleanListLine, matchActor } from '../../shared/reference/actors.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import { newId } from '../net/uuid.ts';

/** One line of a pasted speakers' list. */
export interface PastedSpeaker {
  /** As written, without the number in front. */
  readonly listedAs: string;
  readonly match: ReturnType<typeof matchActor>;
}

/** Longer lines are somebody's notes, and the record takes no more. */
const MAX_NAME = 300;
/** As many as one command takes. */
const MAX_ENTRIES = 500;

/** [A7]: one speaker a line; what is not recognized stays as it was written and blocks nothing. */
export function readPastedList(text: string): PastedSpeaker[] {
  return text
    .split(/\r?\n/u)
    .map((line) => cleanListLine(line).slice(0, MAX_NAME).trim())
    .filter((line) => line !== '')
    .map((listedAs) => ({ listedAs, match: matchActor(listedAs) }));
}

/** The commands that list these speakers, in their order. */
export function entriesOf(speakers: readonly PastedSpeaker[]): CommandPayload<'add-entries'>[] {
  const entries = speakers.map(({ listedAs, match }) => ({
    entryId: newId(),
    listedAs,
    class: match.class,
    ...(match.actor === null ? {} : { actor: match.actor }),
  }));
  const payloads: CommandPayload<'add-entries'>[] = [];
  for (let from = 0; from < entries.length; from += MAX_ENTRIES)
    payloads.push({ entries: entries.slice(from, from + MAX_ENTRIES), place: 'end' });
  return payloads;
}
