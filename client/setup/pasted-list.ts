/** Reads a pasted speakers' list: numbers, names, times and kinds of statements. */
import { matchActor, onBehalfIn } from '../../shared/reference/actors.ts';
import { cleanListLine } from '../../shared/reference/fold-name.ts';
import { fold } from '../../shared/reference/fold.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import type { ActorClass } from '../../shared/vocabulary/actors.ts';
import { newId } from '../sync/uuid.ts';
import { isColumnHead, noSpeakerIn, type NoSpeaker } from './list-headings.ts';

/** One line of a pasted speakers' list. */
export interface PastedSpeaker {
  /** Its number in the text, from 1. */
  readonly line: number;
  /** The whole line. A user's decision to keep it or leave it out refers to it. */
  readonly text: string;
  /** The name as written, without the parts that the other members hold. */
  readonly listedAs: string;
  readonly match: ReturnType<typeof matchActor>;
  readonly kind: 'statement' | 'group_statement' | 'right_of_reply';
  /** Times beside the name, as written. They are shown and not taken over, because limits are the session's. */
  readonly times: string;
}

/** A line that is no speaker, by its form or by a user's decision. */
export interface IgnoredLine {
  readonly line: number;
  readonly text: string;
  readonly reason: NoSpeaker | 'said_so';
}

export interface PastedList {
  readonly speakers: readonly PastedSpeaker[];
  readonly ignored: readonly IgnoredLine[];
}

/** A user's decisions whether a line is a speaker, by the text of the line. */
export type SaidOfLines = ReadonlyMap<string, boolean>;

/** Lines that name the same speaker for the same kind of statement. */
export interface RepeatedSpeaker {
  readonly name: string;
  readonly lines: readonly number[];
}

/** The record accepts no longer name. Such a line is somebody's note. */
const MAX_NAME = 300;
/** The most entries that one command accepts. */
const MAX_ENTRIES = 500;

const NUMBER = /^(?:\(?\d{1,3}[.)]?|[№#]\s*\d{1,3})$/u;
/** A number and a space count as a line's number only before a State: `8 March Group` is a name. */
const NUMBER_AND_SPACE = /^\d{1,3}\s+(?=\p{L})/u;
const CLOCK = String.raw`\d{1,2}[.:]\d{2}(?:\s*[-–—]\s*\d{1,2}[.:]\d{2})?`;
const TIME = new RegExp(String.raw`^[(\[]?(\d{1,2}:\d{2}:\d{2}|${CLOCK}|\d{1,2} ?min(?:utes?)?\.?)[)\]]?$`, 'iu');
const TIME_IN_FRONT = new RegExp(String.raw`^(\(?\d{1,3}[.)]\s+)?(\(?${CLOCK}\)?)(?:\s+[-–—]\s+|\s+)`, 'u');
const TIME_BEHIND = /\s+[([]?(?:\d{1,2}:\d{2}(?:\s*[-–—]\s*\d{1,2}:\d{2})?|\d{1,2} ?min(?:utes?)?\.?)[)\]]?$/iu;
const REPLY_WORDS = String.raw`(?:(?:first|second|1st|2nd) )?right of reply|RoR|droit de réponse|право на ответ|Recht auf Antwort`;
const REPLY = new RegExp(
  String.raw`^(?:${REPLY_WORDS})\s*[-–—:]\s*(?=\S)|\s*[-–—:,(]?\s*(?<![\p{L}\p{N}])(?:${REPLY_WORDS})\)?$`,
  'iu',
);

/** The class that a column behind the name states. A State's class follows from its name. */
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

/** The speakers of a list, one a line ([A7]). What is not recognized stays as written and blocks nothing. */
export function readPastedList(text: string): readonly PastedSpeaker[] {
  return readPasted(text).speakers;
}

/**
 * The speakers of a pasted list, and the lines that are none. Such lines are left out unless a user keeps them ([A22]).
 */
export function readPasted(text: string, said: SaidOfLines = new Map()): PastedList {
  const speakers: PastedSpeaker[] = [];
  const ignored: IgnoredLine[] = [];
  for (const [index, whole] of text.split(/\r?\n/u).entries()) {
    const written = whole.trim();
    if (written === '') continue;
    const line = index + 1;
    const cells = cellsOf(written);
    const isSpeaker = said.get(written);
    const reason = isSpeaker === undefined ? noSpeakerIn(written, wordsOf(cells)) : isSpeaker ? null : 'said_so';
    if (reason === null) speakers.push(readLine(written, cells, line));
    else ignored.push({ line, text: written, reason });
  }
  return { speakers, ignored };
}

/** Speakers on more than one line. That can be intended, and only people know. */
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

function readLine(text: string, cells: readonly string[], line: number): PastedSpeaker {
  const words = wordsOf(cells);
  const classSaid = words.length > 1 ? CLASS_WORDS[fold(words.at(-1) ?? '')] : undefined;
  if (classSaid !== undefined) words.pop();
  const named = withoutNumber(cleanListLine(words.join(', ')));
  const isReply = REPLY.test(named);
  // A line that a user keeps although it names nobody stays as written.
  const listedAs = (named.replace(REPLY, '').trim() || text).slice(0, MAX_NAME).trim();
  const known = matchActor(listedAs);
  const match = known.actor === null ? { ...known, class: classSaid ?? known.class } : known;
  const isForOthers = match.actor !== null && onBehalfIn(listedAs) !== null;
  const kind = isReply ? 'right_of_reply' : isForOthers ? 'group_statement' : 'statement';
  return { line, text, listedAs, match, kind, times: cells.flatMap((cell) => TIME.exec(cell)?.[1] ?? []).join(' ') };
}

/** The columns that are neither the line's number nor a time. */
function wordsOf(cells: readonly string[]): string[] {
  return cells.filter((cell, index) => !TIME.test(cell) && !(index === 0 && NUMBER.test(cell)));
}

function withoutNumber(name: string): string {
  const rest = name.replace(NUMBER_AND_SPACE, '');
  return matchActor(rest).actor === null ? name : rest;
}

/** A cell in quotation marks, as tables write one that holds a separator. In it `""` is one mark. */
const QUOTED = /(^|[;\t,])\s*"((?:[^"]|"")*)"\s*(?=[;\t,]|$)/gu;
/** Replaces a quoted cell until the line is divided. No text has this character. */
const PLACE = /\uE000(\d+)\uE000/gu;

/** The columns of a line. Names have commas too, so a comma divides only beside a number in front or a time behind. */
function cellsOf(text: string): string[] {
  const quoted: string[] = [];
  const plain = text.replace(QUOTED, (_, separator: string, cell: string) => {
    quoted.push(cell.replaceAll('""', '"'));
    return `${separator}\uE000${String(quoted.length - 1)}\uE000`;
  });
  const spaced = plain.replace(TIME_IN_FRONT, '$1;$2;').replace(TIME_BEHIND, (time) => `;${time}`);
  const cells = spaced.split(/[;\t]/u).flatMap((cell) => {
    const parts = cell.split(',');
    const isTable = NUMBER.test(parts[0]?.trim() ?? '') || TIME.test(parts.at(-1)?.trim() ?? '');
    return isTable || parts.every(isColumnHead) ? parts : [cell];
  });
  return cells
    .map((cell) => cell.replaceAll(PLACE, (_, place: string) => quoted[Number(place)] ?? '').trim())
    .filter((cell) => cell !== '');
}
