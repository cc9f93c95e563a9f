/** The actions of the timekeeper's keys: starts, stops, interruptions, cut-offs, absences and corrections. */
import { lengthText } from '../../../shared/messages/length-text.ts';
import { HAND_OVER_MS, SAME_START_MS } from '../../../shared/session/floor/start.ts';
import type { Edge, EntryRow, InterventionRow, Mark } from '../../../shared/session/state/rows.ts';
import { edgeTime, markTime } from '../../../shared/session/time/timeline.ts';
import { turnTimes } from '../../../shared/session/time/timer.ts';
import { t } from '../../messages.ts';
import { newId } from '../../sync/uuid.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { Press } from '../store/programme.ts';
import { overWords } from './session-over.ts';

/** Names the timekeeper to a user who presses a timekeeper's key ([C7]). */
export function sayWhoKeeps(live: LiveConsole): void {
  live.say(t('console.say.keeps_clock', { name: live.keeper.peek().name }), { tone: 'trouble' });
}

/** "1:31 of 1:30", or "1:31" without a limit. */
export function usedOfAllotted(live: LiveConsole, row: InterventionRow, atMs: number): string {
  const { netMs, allottedMs } = turnTimes(live.state(), row, atMs);
  return allottedMs === null
    ? lengthText(netMs)
    : t('console.used_of', { used: lengthText(netMs), allotted: lengthText(allottedMs) });
}

function sayOf(live: LiveConsole, key: Parameters<typeof t>[0], row: InterventionRow, mark: Mark): void {
  const time = usedOfAllotted(live, row, markTime(live.state(), mark).ms);
  const { id } = row;
  live.say(() => t(key, { name: live.nameOf(id), time }));
}

/** S: the speaker has stopped. In a point of order that is who raised it. From others it is a witness mark ([F4]). */
export function stop(live: LiveConsole, press: Press): void {
  const { holder, nested, justEnded } = live.floor.peek();
  const isMine = live.keeper.peek().isMine;
  // A user who sees the same end a moment after the timekeeper means that end.
  const row = nested ?? holder ?? (isMine || !isJustNow(live, justEnded?.end) ? null : justEnded);
  if (row === null) return live.say(t('console.say.nobody_speaks'), { tone: 'trouble' });
  const mark = live.mark(press, 'start_or_stop');
  if (mark === undefined) return;
  live.give('stop-intervention', { interventionId: row.id, mark });
  if (isMine) sayOf(live, 'console.say.stopped', row, mark);
  else sayWitness(live);
}

function isJustNow(live: LiveConsole, edge: Edge | null | undefined): boolean {
  return edge != null && Math.abs(live.seenMs() - edgeTime(live.state(), edge)) <= SAME_START_MS;
}

/** The start that a witness saw. It is the one that has just happened, or in the room the first one that follows. */
function witnessedStart(live: LiveConsole): string | null {
  const { holder } = live.floor.peek();
  if (holder !== null && isJustNow(live, holder.start)) return holder.id;
  return live.waiting.peek()[0]?.intervention ?? null;
}

function sayWitness(live: LiveConsole): void {
  live.say(t('console.say.witness', { name: live.keeper.peek().name }));
}

/**
 * N: the first waiting entry begins. A press by anybody but the timekeeper is a witness mark on a start that the room
 * has seen. Without one it is a start that waits for review ([F4], [F6]).
 */
export function next(live: LiveConsole, press: Press): void {
  const entry = live.waiting.peek()[0];
  const isMine = live.keeper.peek().isMine;
  const seen = isMine ? null : witnessedStart(live);
  if (entry === undefined && seen === null) return isMine ? begin(live, press, 'unlisted') : sayWhoKeeps(live);
  const mark = live.mark(press, 'start_or_stop');
  if (mark === undefined) return;
  if (seen !== null || entry === undefined) {
    if (seen !== null) live.give('add-witness-mark', { markId: newId(), interventionId: seen, edge: 'start', mark });
    return sayWitness(live);
  }
  startEntry(live, entry, mark, live.floor.peek().holder?.id ?? null);
}

/**
 * Starts a waiting entry and announces the result. It announces a second time if the server decides otherwise ([F6]).
 */
export function startEntry(live: LiveConsole, entry: EntryRow, mark: Mark, endsId: string | null): void {
  if (overWords(live) !== null) return live.say(t('error.session_closed'), { tone: 'trouble' });
  const isMine = live.keeper.peek().isMine;
  const interventionId = newId();
  const payload = { interventionId, entryId: entry.id, endsInterventionId: endsId, mark };
  const { answer } = live.give('start-intervention', payload);
  if (!isMine) return sayWitness(live);
  const waits = (): boolean => live.state().tables.interventions.get(interventionId)?.standing === 'unconfirmed';
  const say = (key: 'console.say.began' | 'console.say.waits'): unknown =>
    live.say(() => t(key, { name: live.nameOf(entry.id) }));
  const isSaid = waits();
  say(isSaid ? 'console.say.waits' : 'console.say.began');
  if (!isSaid) void answer.then(({ ok }) => ok && waits() && say('console.say.waits'));
}

/** ⇧N: begins with a choice among the waiting entries. The moment is that of the key ([C3]). */
export function chooseNext(live: LiveConsole, press: Press): void {
  const mark = live.mark(press, 'start_or_stop');
  if (mark === undefined) return;
  const endsId = live.floor.peek().holder?.id ?? null;
  live.open.value = { what: 'field', field: { kind: 'choose_next', press, mark, endsId } };
}

/** A and R: a speaker who is not next on the list begins at the first key. The name follows ([C3]). */
export function begin(live: LiveConsole, press: Press, kind: 'unlisted' | 'reply'): void {
  const mark = live.mark(press, 'start_or_stop');
  if (mark === undefined) return;
  const interventionId = newId();
  live.give('start-intervention', {
    interventionId,
    entryId: null,
    endsInterventionId: live.floor.peek().holder?.id ?? null,
    kind: kind === 'reply' ? 'right_of_reply' : 'statement',
    mark,
  });
  live.open.value = { what: 'field', field: { kind, interventionId } };
}

/** R: begins a right of reply. Pressed again during one, it adds another statement that the reply answers. */
export function reply(live: LiveConsole, press: Press): void {
  const { holder } = live.floor.peek();
  if (holder?.kind !== 'right_of_reply') return begin(live, press, 'reply');
  live.open.value = { what: 'field', field: { kind: 'answered', interventionId: holder.id } };
}

/** O: begins or ends a point of order. */
export function pointOfOrder(live: LiveConsole, press: Press): void {
  const { holder, nested } = live.floor.peek();
  const mark = live.mark(press, 'start_or_stop');
  if (mark === undefined) return;
  if (nested !== null) {
    live.give('close-point-of-order', { interventionId: nested.id, mark });
    const goesOn = holder?.id;
    return live.say(() => t('console.say.order_over', { name: goesOn === undefined ? '' : live.nameOf(goesOn) }));
  }
  if (holder === null) return live.say(t('console.say.nobody_speaks'), { tone: 'trouble' });
  const interventionId = newId();
  live.give('open-point-of-order', { interventionId, interruptionId: newId(), interruptsId: holder.id, mark });
  live.open.value = { what: 'field', field: { kind: 'order', interventionId } };
}

/** W: the chair warns the speaker. It can be repeated. */
export function warn(live: LiveConsole, press: Press): void {
  const row = live.floor.peek().holder;
  if (row === null) return live.say(t('console.say.nobody_speaks'), { tone: 'trouble' });
  const mark = live.mark(press);
  if (mark === undefined) return;
  live.give('warn-speaker', { warningId: newId(), interventionId: row.id, mark });
  sayOf(live, 'console.say.warned', row, mark);
}

/** Whether the next X states that the microphone was switched off. */
export function isCutOff({ floor }: LiveConsole): boolean {
  const { holder, justEnded } = floor.peek();
  return holder === null && justEnded?.outcome === 'cut_off_by_chair';
}

/** X: cut off. It stops a running turn, else it sets the outcome of the last one. X again: the microphone was off. */
export function cutOff(live: LiveConsole, press: Press): void {
  const { holder, justEnded } = live.floor.peek();
  const row = holder ?? justEnded;
  if (row === null) return live.say(t('console.say.nobody_speaks'), { tone: 'trouble' });
  const mark = live.mark(press, 'start_or_stop');
  if (mark === undefined) return;
  if (isCutOff(live)) {
    live.give('set-outcome', { interventionId: row.id, outcome: 'microphone_cut' });
    return sayOf(live, 'console.say.microphone_off', row, mark);
  }
  live.give('cut-off', { interventionId: row.id, mark });
  sayOf(live, 'console.say.cut_off', row, mark);
}

/** P: pauses the clock, or resumes it. The reason may follow as a digit. */
export function pause(live: LiveConsole, press: Press): void {
  const { holder, nested, interruption } = live.floor.peek();
  if (holder === null || nested !== null) return live.say(t('console.say.nobody_speaks'), { tone: 'trouble' });
  const mark = live.mark(press);
  if (mark === undefined) return;
  if (interruption !== null) {
    live.give('resume-intervention', { interruptionId: interruption.id, mark });
    if (live.open.peek()?.what === 'chord') live.open.value = null;
    return sayOf(live, 'console.say.resumed', holder, mark);
  }
  const interruptionId = newId();
  live.give('pause-intervention', { interruptionId, interventionId: holder.id, mark });
  live.open.value = { what: 'chord', chord: { kind: 'pause_reason', interruptionId } };
  sayOf(live, 'console.say.paused', holder, mark);
}

/** D: the next speaker on the list is absent. */
export function absent(live: LiveConsole): void {
  const entry = live.waiting.peek()[0];
  if (entry === undefined) return live.say(t('console.say.nobody_waits'), { tone: 'trouble' });
  live.give('set-entry-status', { entryId: entry.id, status: 'absent_when_called' });
  live.say(() => t('console.say.absent', { name: live.nameOf(entry.id) }));
}

/** ⇧← ⇧→: moves the last start or stop that this user sees by a second. */
export function nudge(live: LiveConsole, shiftMs: number): void {
  const { holder, justEnded } = live.floor.peek();
  const row = holder ?? justEnded;
  if (row === null) return;
  const edge = row.end === null ? 'start' : 'end';
  live.give('shift-edge', { interventionId: row.id, edge, shiftMs });
  live.say(() => t(shiftMs < 0 ? 'console.say.earlier' : 'console.say.later', { edge, name: live.nameOf(row.id) }));
}

/**
 * Number of further speakers that fit before the session is to end, with a limit and a hand-over each. Null without a
 * limit.
 */
export function fitting(live: LiveConsole, untilMs: number, atMs: number): number | null {
  const { holder } = live.floor.peek();
  const allottedMs = holder?.allotted.ms ?? null;
  if (allottedMs === null) return null;
  const startMs = holder === null ? atMs : edgeTime(live.state(), holder.start);
  return Math.max(0, Math.floor((untilMs - Math.max(atMs, startMs + allottedMs)) / (allottedMs + HAND_OVER_MS)));
}
