import { matchActor, onBehalfIn } from '../../shared/reference/actors.ts';
import { cleanListLine } from '../../shared/reference/fold-name.ts';
import { fold } from '../../shared/reference/fold.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import type { ActorClass } from '../../shared/vocabulary/actor-class.ts';
import { newId } from '../net/uuid.ts';

/** One line of a pasted speakers' list. */
export interface PastedSpeaker {
  /** Of the line in the text, from 1. */
  readonly line: number;
  /** As written, without the number in front and what stands in the other members. */
  readonly listedAs: string;
  readonly match: ReturnType<typeof matchActor>;
  readonly kind: 'statement' | 'group_statement' | 'right_of_reply';
  /** Times beside the name, as written; they are shown and not taken over, for limits are the session's. */
  readonly times: string;
}

/** Lines that name the same speaker for the same kind of statement. */
export interface RepeatedSpeaker {
  readonly name: string;
  readonly lines: readonly number[];
}

/** Longer lines are somebody's notes, and the record takes no more. */
const MAX_NAME = 300;
/** As many as one command takes. */
const MAX_ENTRIES = 500;

const NUMBER = /^\(?\d{1,3}[.)]?$/;
const TIME =
  /^\(?(\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}[.:]\d{2}(?:\s*[-–—]\s*\d{1,2}[.:]\d{2})?|\d{1,2} ?min(?:utes?)?\.?)\)?$/iu;
const TIME_IN_FRONT =
  /^(\(?\d{1,3}[.)]\s+)?(\(?\d{1,2}[.:]\d{2}(?:\s*[-–—]\s*\d{1,2}[.:]\d{2})?\)?)(?:\s+[-–—]\s+|\s+)/u;
const TIME_BEHIND = /\s+\(?\d{1,2}:\d{2}\)?$/;
const REPLY = /\s*[-–—:,(]?\s*\b(?:(?:first|second|1st|2nd) )?right of reply\)?$/iu;

/** What a column behind the name says of who it is; of a State the name itself says it. */
const CLASS_WORDS: { readonly [folded: string]: ActorClass } = {
  state: 'unknown',
  delegation: 'unknown',
  government: 'unknown',
  'participating state': 'unknown',
  'partner for co operation': 'unknown',
  ngo: 'ngo',
  cso: 'ngo',
  'civil society': 'ngo',
  'non governmental organization': 'ngo',
  'non governmental organisation': 'ngo',
  igo: 'igo',
  'international organization': 'igo',
  'international organisation': 'igo',
  nhri: 'nhri',
  media: 'media',
  academia: 'academia',
  expert: 'expert',
  individual: 'individual',
};

/** [A7]: one speaker a line; what is not recognized stays as it was written and blocks nothing. */
export function readPastedList(text: string): PastedSpeaker[] {
  return text.split(/\r?\n/u).flatMap((line, index) => readLine(line, index + 1) ?? []);
}

/** Who stands on more than one line; that can be so, and only people know. */
export function repeatedSpeakers(speakers: readonly PastedSpeaker[]): RepeatedSpeaker[] {
  const byName = new Map<string, { readonly name: string; readonly lines: number[] }>();
  for (const { listedAs, match, kind, line } of speakers) {
    const key = `${kind} ${match.actor ?? fold(listedAs)}`;
    const same = byName.get(key);
    if (same === undefined) byName.set(key, { name: listedAs, lines: [line] });
    else same.lines.push(line);
  }
  return [...byName.values()].filter(({ lines }) => lines.length > 1);
}

/** The commands that list these speakers, in their order. */
export function entriesOf(speakers: readonly PastedSpeaker[]): CommandPayload<'add-entries'>[] {
  const entries = speakers.map(({ listedAs, match, kind }) => ({
    entryId: newId(),
    listedAs,
    class: match.class,
    kind,
    ...(match.actor === null ? {} : { actor: match.actor }),
  }));
  const payloads: CommandPayload<'add-entries'>[] = [];
  for (let from = 0; from < entries.length; from += MAX_ENTRIES)
    payloads.push({ entries: entries.slice(from, from + MAX_ENTRIES), place: 'end' });
  return payloads;
}

function readLine(text: string, line: number): PastedSpeaker | undefined {
  const cells = cellsOf(text);
  const words = cells.filter((cell, index) => !TIME.test(cell) && !(index === 0 && NUMBER.test(cell)));
  const classSaid = words.length > 1 ? CLASS_WORDS[fold(words.at(-1) ?? '')] : undefined;
  if (classSaid !== undefined) words.pop();
  const named = cleanListLine(words.join(', ').replace(/^"(.*)"$/u, '$1'));
  const isReply = REPLY.test(named);
  const listedAs = named.replace(REPLY, '').slice(0, MAX_NAME).trim();
  if (listedAs === '') return undefined;
  const known = matchActor(listedAs);
  const match = known.actor === null ? { ...known, class: classSaid ?? known.class } : known;
  const isForOthers = match.actor !== null && onBehalfIn(listedAs) !== null;
  const kind = isReply ? 'right_of_reply' : isForOthers ? 'group_statement' : 'statement';
  return { line, listedAs, match, kind, times: cells.flatMap((cell) => TIME.exec(cell)?.[1] ?? []).join(' ') };
}

/** The columns of a line. A comma stands in names too: it divides only beside a number in front or a time behind. */
function cellsOf(text: string): string[] {
  const spaced = text
    .trim()
    .replace(TIME_IN_FRONT, '$1;$2;')
    .replace(TIME_BEHIND, (time) => `;${time}`);
  const cells = spaced.split(/[;\t]/u).flatMap((cell) => {
    const parts = cell.split(',');
    return NUMBER.test(parts[0]?.trim() ?? '') || TIME.test(parts.at(-1)?.trim() ?? '') ? parts : [cell];
  });
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}
