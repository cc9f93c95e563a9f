import { classOfActor } from '../session/list/list.ts';
import type { EntryRow, InterventionRow } from '../session/state/rows.ts';
import { isStanding, interventionsByTime } from '../session/floor/floor-at.ts';
import { resolveId, sessionRow, type SessionState } from '../session/state/state.ts';
import { edgeTime, markTime } from '../session/time/timeline.ts';
import type { ReaderProfile } from '../vocabulary/access.ts';
import { figuresOf } from './figures.ts';
import { Tally, type LeftOut, type LeftOutReason } from './left-out.ts';
import type { KeptNames } from './protected-names.ts';
import { exactNetMs, recordIntervention, type Scribe } from './record-intervention.ts';
import type {
  CanonicalRecord,
  RecordedChannels,
  RecordedLimitChange,
  RecordedNotHeard,
  RecordedNote,
  RecordedStretch,
} from './record-types.ts';
import { createRedaction } from './redact.ts';

/** The content of a record that the session's log does not hold. */
export interface RecordContext {
  readonly sessionId: string;
  readonly conference: { readonly name: string; readonly place: string | null };
  /** User id → name of the observer. */
  readonly people: ReadonlyMap<string, string>;
  /** Name and version of the program. */
  readonly software: string;
  /** The number that stands for a protected speaker's turn. It differs between exports, so that they cannot be joined. */
  aliasOf(interventionId: string): number;
  /** The kept keys of erased names. Left out: none. */
  readonly keptNames?: KeptNames;
}

export interface BuiltRecord {
  readonly record: CanonicalRecord;
  readonly leftOut: readonly LeftOut[];
}

/**
 * The record of a session for one kind of reader ([R1], [R2]). Pure; the same state and context give the same record.
 *
 * @throws {RangeError} for a state without a session
 */
export function buildRecord(state: SessionState, context: RecordContext, profile: ReaderProfile): BuiltRecord {
  const session = sessionRow(state);
  if (session === undefined) throw new RangeError('no session');
  const redaction = createRedaction(state, profile, context.keptNames);
  const { policy } = redaction;
  const tally = new Tally();
  const words: Scribe['words'] = (commitment) => {
    const { text, withheld } = redaction.words(commitment);
    if (withheld !== null) tally.add(withheld);
    else if (commitment !== null && text === null) tally.add('erased');
    return text;
  };
  const plain: Scribe['plain'] = (given) => {
    const { text, withheld } = redaction.plain(given);
    if (withheld !== null) tally.add(withheld);
    return text;
  };
  const scribe: Scribe = {
    state,
    redaction,
    tally,
    words,
    plain,
    personName: (id) => context.people.get(id) ?? null,
    aliasOf: (id) => context.aliasOf(id),
  };

  const rows = choose(scribe);
  const numbers = numbersOf(rows);
  const written = rows.map((row) => ({
    recorded: recordIntervention(scribe, row, numbers),
    netMs: exactNetMs(state, row),
  }));
  const interventions = written.map(({ recorded }) => recorded);
  const exact = figuresOf(
    written.map(({ recorded, netMs }) => ({ ...recorded, netMs })),
    policy.countsUnreviewedCutOffs,
  );
  const groups = exact.groups.map((group) => ({ ...group, netMs: redaction.length(group.netMs) }));
  const figures = { ...exact, groups };
  tally.add('inferred_ends', figures.inferredEnds);
  tally.add('unreviewed_cut_offs', figures.unreviewedCutOffs);
  if (!policy.hasObservers) tally.add('observers', new Set(rows.map(({ by }) => by)).size);
  if (!policy.hasIds)
    tally.add('recording_positions', rows.filter(({ start }) => start.mark.media !== undefined).length);
  if (policy.instantStepMs > 1) tally.add('exact_times', interventions.length);
  // Made first, because making it counts what is left out.
  const body = {
    limitChanges: limitChangesOf(scribe),
    moderator: policy.instantStepMs > 1 ? [] : moderatorStretches(scribe, rows),
    notHeard: notHeardOf(scribe),
    notes: sessionNotes(scribe),
    title: words(session.title),
    conference: { name: plain(context.conference.name) ?? '', place: plain(context.conference.place) },
    recording: channelsOf(scribe, rows),
  };
  const leftOut = tally.list();
  const { title, conference, recording, ...rest } = body;
  const record: CanonicalRecord = {
    format: 'rostrum-record',
    version: 1,
    software: context.software,
    profile,
    logSeq: policy.hasIds ? contentSeq(state) : null,
    conference,
    session: {
      id: policy.hasIds ? context.sessionId : null,
      title,
      kind: session.kind,
      status: session.status,
      timeZone: session.timeZone,
      startedMs: session.startedAtMs === null ? null : redaction.instant(session.startedAtMs),
      endedMs: session.endedAtMs === null ? null : redaction.instant(session.endedAtMs),
    },
    recording,
    limits: session.limitRules.map(({ kinds, classes, ms }) => ({ kinds, classes, ms })),
    ...rest,
    interventions,
    figures,
    isIncomplete: leftOut.some(({ reason }) => reason === 'protected' || reason === 'like_protected'),
    leftOut: reasonsFor(profile, leftOut),
  };
  return { record, leftOut };
}

/** The reasons in the export. An export for others does not state that a speaker is like a hidden one ([P23]). */
function reasonsFor(profile: ReaderProfile, leftOut: readonly LeftOut[]): LeftOutReason[] {
  const reasons = leftOut.map(({ reason }) => (reason === 'like_protected' ? 'protected' : reason));
  return profile === 'internal' ? leftOut.map(({ reason }) => reason) : [...new Set(reasons)];
}

/** The number of a statement in exports for this audience. Undefined if they leave it out. */
export function numberInCopy(
  state: SessionState,
  interventionId: string,
  profile: ReaderProfile,
  keptNames?: KeptNames,
): number | undefined {
  const rows = choose({ state, redaction: createRedaction(state, profile, keptNames), tally: new Tally() });
  return numbersOf(rows).get(resolveId(state, interventionId));
}

/** The last change of the record's content. An export is logged too, and changes no content. */
function contentSeq(state: SessionState): number {
  let seq = 0;
  for (const command of state.commands.values())
    if (command.type !== 'record-taken-out') seq = Math.max(seq, command.seq);
  return seq;
}

/** The statements of this export in order of time. It counts those that are left out. */
function choose({ state, redaction, tally }: Pick<Scribe, 'state' | 'redaction' | 'tally'>): InterventionRow[] {
  const { policy } = redaction;
  return interventionsByTime(state).filter((row) => {
    const protection = policy.protectedRows === 'absent' ? redaction.protectionOf(row) : null;
    if (protection !== null) tally.add(protection);
    else if (row.voided) tally.add('struck_out');
    else if (!isStanding(row) && !policy.hasUnconfirmed) tally.add('unconfirmed');
    else return true;
    return false;
  });
}

/** Numbers in this export: statements on record first, as in every list, then unconfirmed ones. */
function numbersOf(rows: readonly InterventionRow[]): ReadonlyMap<string, number> {
  const onRecord = rows.filter(isStanding);
  const others = rows.filter((row) => !isStanding(row));
  return new Map([...onRecord, ...others].map((row, index) => [row.id, index + 1]));
}

/** The time between two speakers, which is nobody's speaking time ([R4]). */
function moderatorStretches({ state, redaction }: Scribe, rows: readonly InterventionRow[]): RecordedStretch[] {
  const stretches: RecordedStretch[] = [];
  let reachedMs: number | null = null;
  for (const row of rows) {
    if (row.interrupts !== null || !isStanding(row)) continue;
    const startMs = edgeTime(state, row.start);
    if (reachedMs !== null && startMs > reachedMs)
      stretches.push({ startMs: redaction.instant(reachedMs), endMs: redaction.instant(startMs) });
    if (row.end === null) break;
    reachedMs = Math.max(reachedMs ?? -Infinity, edgeTime(state, row.end));
  }
  return stretches;
}

const NOT_HEARD: ReadonlySet<string> = new Set<RecordedNotHeard['status']>([
  'absent_when_called',
  'withdrawn',
  'removed_by_chair',
  'not_reached',
]);

function isNotHeard(row: EntryRow): row is EntryRow & { status: RecordedNotHeard['status'] } {
  return !row.undone && NOT_HEARD.has(row.status);
}

/** Entries of the list that were not heard. They are findings ([A5]). */
function notHeardOf({ state, redaction, tally }: Scribe): RecordedNotHeard[] {
  const { policy } = redaction;
  const absent = [...state.tables.entries.values()]
    .filter(isNotHeard)
    .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
  return absent.flatMap((row): RecordedNotHeard[] => {
    const protection = policy.protectedRows === 'kept' ? null : redaction.protectionOf(row);
    if (protection !== null) {
      tally.add(protection);
      return policy.protectedRows === 'absent' ? [] : [{ speaker: null, class: 'unknown', status: row.status }];
    }
    const { name, withheld } = redaction.nameOf(row);
    if (withheld !== null) tally.add(withheld);
    const actorClass = row.class === 'unknown' ? classOfActor(row.actor) : row.class;
    return [{ speaker: name, class: actorClass, status: row.status }];
  });
}

function limitChangesOf({ state, redaction, words }: Scribe): RecordedLimitChange[] {
  return [...state.tables.limitChanges.values()]
    .filter((row) => !row.undone)
    .map((row) => ({ row, atMs: markTime(state, row.mark).ms }))
    .sort((a, b) => a.atMs - b.atMs || (a.row.id < b.row.id ? -1 : 1))
    .map(({ row, atMs }) => ({
      atMs: redaction.instant(atMs),
      ms: row.ms,
      appliesTo: row.appliesTo,
      kinds: row.kinds,
      classes: row.classes,
      reason: words(row.reason),
    }));
}

function sessionNotes({ state, redaction, tally, words, personName }: Scribe): RecordedNote[] {
  const notes = [...state.tables.notes.values()]
    .filter((row) => row.intervention === null && !row.undone && !row.removed)
    .map((row) => ({ row, atMs: markTime(state, row.mark).ms }))
    .sort((a, b) => a.atMs - b.atMs || (a.row.id < b.row.id ? -1 : 1));
  if (!redaction.policy.hasNotes) {
    tally.add('notes', notes.length);
    return [];
  }
  return notes.flatMap(({ row, atMs }) => {
    const text = words(row.text);
    return text === null ? [] : [{ text, by: personName(row.by), atMs }];
  });
}

/** How the session was recorded: its channels, its timekeepers, and the vantages of its marks. */
function channelsOf(
  { state, redaction, personName, plain }: Scribe,
  rows: readonly InterventionRow[],
): RecordedChannels {
  const marks = { room: 0, stream: 0, recording: 0 };
  for (const { start, end } of rows) {
    marks[start.mark.vantage]++;
    if (end !== null) marks[end.mark.vantage]++;
  }
  const keepers = new Set(rows.filter(isStanding).map(({ by }) => personName(by) ?? by));
  return {
    channels: [...state.tables.sources.values()]
      .filter((row) => !row.detached && !row.undone)
      .map(({ role, channel, custody = [], deleted = [] }) => ({
        role,
        channel: plain(channel) ?? '',
        custody,
        deletedMs: deleted.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
      }))
      .sort((a, b) => (a.role + a.channel < b.role + b.channel ? -1 : 1)),
    keepers: redaction.policy.hasObservers ? [...keepers] : [],
    marks,
  };
}
