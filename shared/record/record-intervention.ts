import type { Commitment } from '../log/event.ts';
import { actorOf } from '../reference/actors.ts';
import { topicOf } from '../reference/topics.ts';
import { childrenOf } from '../session/state/children.ts';
import type { InterventionRow, NoteRow } from '../session/state/rows.ts';
import { resolveId, type SessionState } from '../session/state/state.ts';
import { edgeTime, markTime } from '../session/time/timeline.ts';
import { interruptionsOf, isOver, turnTimes, type TurnTimes } from '../session/time/timer.ts';
import type { Tally } from './left-out.ts';
import type {
  RecordedAbout,
  RecordedIntervention,
  RecordedNote,
  RecordedQuote,
  RecordedSpeaker,
} from './record-types.ts';
import type { Redaction } from './redact.ts';

/** The inputs for writing one line of the record. */
export interface Scribe {
  readonly state: SessionState;
  readonly redaction: Redaction;
  readonly tally: Tally;
  /** Free text as this reader may have it. It counts a text that is left out. */
  words(commitment: Commitment | null): string | null;
  /** The same for a text that is in no log. */
  plain(text: string | null): string | null;
  personName(userId: string): string | null;
  aliasOf(interventionId: string): number;
}

/** Later than any mark. So the times of an ended turn are final, and the record needs no clock. */
const AFTER_ALL_MS = Number.MAX_SAFE_INTEGER;

const standing = <Row extends { readonly undone: boolean; readonly removed: boolean }>(rows: readonly Row[]): Row[] =>
  rows.filter((row) => !row.undone && !row.removed);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * One statement of an export for one audience.
 *
 * @param numbers numbers of the statements of this export
 */
export function recordIntervention(
  scribe: Scribe,
  row: InterventionRow,
  numbers: ReadonlyMap<string, number>,
): RecordedIntervention {
  const { state, redaction, tally } = scribe;
  const { policy } = redaction;
  const veil = policy.protectedRows === 'alias' ? redaction.protectionOf(row) : null;
  const isVeiled = veil !== null;
  if (isVeiled) tally.add(veil);
  const times = row.end === null ? null : turnTimes(state, row, AFTER_ALL_MS);
  if (times === null) tally.add('still_running');
  const replies = row.replyTo.map((id) => numbers.get(resolveId(state, id)));
  return {
    number: numbers.get(row.id) ?? 0,
    id: policy.hasIds ? row.id : null,
    speaker: speakerOf(scribe, row, isVeiled),
    kind: row.kind,
    replyTo: replies.filter((number) => number !== undefined).sort((a, b) => a - b),
    // A link in a public export would state that a statement that is not shown was answered ([P26]).
    repliesToAbsent: policy.protectedRows !== 'absent' && replies.includes(undefined),
    interrupts: row.interrupts === null ? null : (numbers.get(resolveId(state, row.interrupts)) ?? null),
    ...timesOf(scribe, row, times),
    outcome: row.outcome,
    warnings: childrenOf(state, row.id, 'warnings').filter(({ undone }) => !undone).length,
    interruptions: times === null ? [] : pausesOf(scribe, row, times),
    topics: topicsOf(scribe, row.id),
    about: isVeiled ? [] : aboutOf(scribe, row.id),
    quotes: quotesOf(scribe, row.id, isVeiled),
    notes: notesOf(scribe, row.id),
    flags: flagsOf(scribe, row.id),
    review: row.review,
    isConfirmed: row.standing === 'floor',
    media: policy.hasIds ? (row.start.mark.media ?? null) : null,
    recordedBy: policy.hasObservers ? scribe.personName(row.by) : null,
  };
}

function speakerOf({ redaction, tally, aliasOf }: Scribe, row: InterventionRow, isVeiled: boolean): RecordedSpeaker {
  if (isVeiled) {
    const alias = aliasOf(row.id);
    return {
      name: null,
      alias,
      actor: null,
      class: 'unknown',
      basis: 'unidentified',
      confidence: 'unverified',
      isHidden: true,
    };
  }
  const { name, withheld } = redaction.nameOf(row);
  if (withheld !== null) tally.add(withheld);
  return {
    name,
    alias: null,
    actor: row.actor !== null && actorOf(row.actor) !== undefined ? row.actor : null,
    class: row.class,
    basis: row.basis,
    confidence: row.confidence,
    isHidden: redaction.isProtected(row),
  };
}

/** Net time to the millisecond. Sums are rounded once, where they are shown ([R41]). */
export function exactNetMs(state: SessionState, row: InterventionRow): number | null {
  return row.end === null ? null : turnTimes(state, row, AFTER_ALL_MS).netMs;
}

type Times = Pick<
  RecordedIntervention,
  | 'startMs'
  | 'endMs'
  | 'endBasis'
  | 'endIsFirm'
  | 'startUncertaintyMs'
  | 'endUncertaintyMs'
  | 'grossMs'
  | 'netMs'
  | 'allottedMs'
  | 'allottedBasis'
  | 'overrunMs'
  | 'isOver'
>;

function timesOf({ state, redaction }: Scribe, row: InterventionRow, times: TurnTimes | null): Times {
  const { instant, length, policy } = redaction;
  const isExact = policy.instantStepMs === 1;
  const overrunMs = times?.endIsFirm === true ? times.overrunMs : null;
  return {
    startMs: instant(edgeTime(state, row.start)),
    endMs: row.end === null ? null : instant(edgeTime(state, row.end)),
    endBasis: row.end?.basis ?? null,
    endIsFirm: times?.endIsFirm ?? false,
    startUncertaintyMs: isExact ? row.start.uncertaintyMs : null,
    endUncertaintyMs: isExact ? (row.end?.uncertaintyMs ?? null) : null,
    grossMs: times && length(times.grossMs),
    netMs: times && length(times.netMs),
    allottedMs: row.allotted.ms,
    allottedBasis: row.allotted.basis,
    overrunMs: overrunMs === null ? null : length(overrunMs),
    isOver: isOver(overrunMs),
  };
}

function pausesOf(
  { state, redaction }: Scribe,
  row: InterventionRow,
  times: TurnTimes,
): RecordedIntervention['interruptions'] {
  return interruptionsOf(state, row.id)
    .map(({ reason, counts, start, end }) => {
      const fromMs = Math.max(0, edgeTime(state, start) - times.startMs);
      const toMs = end === null ? times.grossMs : Math.min(times.grossMs, edgeTime(state, end) - times.startMs);
      return {
        reason,
        counts,
        fromMs: redaction.length(fromMs),
        lengthMs: redaction.length(Math.max(0, toMs - fromMs)),
      };
    })
    .sort((a, b) => a.fromMs - b.fromMs || a.lengthMs - b.lengthMs);
}

/** The name behind a reference, else the reference itself. An export for others gets null, and counts it ([R40]). */
function nameOfReference({ redaction, tally }: Scribe, reference: string, known: string | undefined): string | null {
  if (known !== undefined) return known;
  if (redaction.policy.hasUnknownReferences) return reference;
  tally.add('unknown_references');
  return null;
}

/** Each topic once, also if several observers set it. */
function topicsOf(scribe: Scribe, id: string): RecordedIntervention['topics'] {
  const topics = new Set(standing(childrenOf(scribe.state, id, 'topics')).map(({ topic }) => topic));
  return [...topics].sort(byText).flatMap((topic) => {
    const label = nameOfReference(scribe, topic, topicOf(topic)?.label);
    return label === null ? [] : [{ id: topic, label }];
  });
}

/** Each State or body once for each stance, so that observers who differ are both in the record. */
function aboutOf(scribe: Scribe, id: string): RecordedAbout[] {
  const about = new Map<string, RecordedAbout>();
  for (const { target, stance } of standing(childrenOf(scribe.state, id, 'abouts'))) {
    const name = nameOfReference(scribe, target, actorOf(target)?.name);
    if (name !== null) about.set(`${target} ${stance}`, { target, name, stance });
  }
  return [...about.entries()].sort(([a], [b]) => byText(a, b)).map(([, each]) => each);
}

function written(
  scribe: Scribe,
  id: string,
  kind: NoteRow['kind'],
): { readonly row: NoteRow; readonly atMs: number }[] {
  return standing(childrenOf(scribe.state, id, 'notes'))
    .filter((row) => row.kind === kind)
    .map((row) => ({ row, atMs: markTime(scribe.state, row.mark).ms }))
    .sort((a, b) => a.atMs - b.atMs || byText(a.row.id, b.row.id));
}

/** Quotes with their basis. Unverified ones only if the reader may have them ([R6]). */
function quotesOf(scribe: Scribe, id: string, isVeiled: boolean): RecordedQuote[] {
  const { redaction, tally, words } = scribe;
  return written(scribe, id, 'quote').flatMap(({ row, atMs }) => {
    if (isVeiled) {
      tally.add('protected');
      return [];
    }
    if (!row.verified && !redaction.policy.hasUnverifiedQuotes) {
      tally.add('unverified_quotes');
      return [];
    }
    const text = words(row.text);
    if (text === null) return [];
    return [{ text, basis: row.quoteBasis, verified: row.verified, atMs: redaction.instant(atMs - row.backMs) }];
  });
}

function notesOf(scribe: Scribe, id: string): RecordedNote[] {
  const notes = written(scribe, id, 'note');
  if (!scribe.redaction.policy.hasNotes) {
    scribe.tally.add('notes', notes.length);
    return [];
  }
  return notes.flatMap(({ row, atMs }) => {
    const text = scribe.words(row.text);
    return text === null ? [] : [{ text, by: scribe.personName(row.by), atMs }];
  });
}

function flagsOf({ state, redaction, tally }: Scribe, id: string): RecordedIntervention['flags'] {
  const flags = [...new Set(standing(childrenOf(state, id, 'flags')).map(({ flag }) => flag))].sort(byText);
  if (redaction.policy.hasFlags) return flags;
  tally.add('flags', flags.length);
  return [];
}
