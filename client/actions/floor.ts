import { lengthText } from '../../shared/messages/length-text.ts';
import { HAND_OVER_MS, SAME_START_MS } from '../../shared/session/floor/start.ts';
import type { Edge, EntryRow, InterventionRow, Mark } from '../../shared/session/rows.ts';
import { edgeTime, markTime } from '../../shared/session/timeline.ts';
import { turnTimes } from '../../shared/session/timer.ts';
import { t } from '../messages.ts';
import { newId } from '../net/uuid.ts';
import type { LiveConsole } from '../state/live-console.ts';
import type { Press } from '../state/programme.ts';
import { overWords } from './session-over.ts';

/** Who is said to keep the clock when a key of the clock is pressed by somebody else ([C7]). */
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

/** S: the speaker has stopped; in a point of order the one who raised it. From others it is a witness mark ([F4]). */
export function stop(live: LiveConsole, press: Press): void {
  const { holder, nested, justEnded } = live.floor.peek();
  const isMine = live.keeper.peek().isMine;
  // Whoever sees the same end a moment after the one who keeps the clock means that end.
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

/** The start that a witness saw: that of who has just begun, else of the first who begins later in the room. */
function witnessedStart(live: LiveConsole): string | null {
  const { holder } = live.floor.peek();
  if (holder !== null && isJustNow(live, holder.start)) return holder.id;
  return live.waiting.peek()[0]?.intervention ?? null;
}

function sayWitness(live: LiveConsole): void {
  live.say(t('console.say.witness', { name: live.keeper.peek().name }));
}

/**
 * N: the first who waits begins. For somebody who does not keep the clock it is a witness mark on the start that the
 * room has already seen, or a start that waits for review ([F4], [F6]).
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

/** Who waits begins; what came of it is said, and once more where the server knows better ([F6]). */
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

/** ⇧N: begins with a choice among those who wait; the moment is that of the key ([C3]). */
export function chooseNext(live: LiveConsole, press: Press): void {
  const mark = live.mark(press, 'start_or_stop');
  if (mark === undefined) return;
  const endsId = live.floor.peek().holder?.id ?? null;
  live.open.value = { what: 'field', field: { kind: 'choose_next', press, mark, endsId } };
}

/** A and R: somebody who is not next on the list begins at the first key; the name comes afterwards ([C3]). */
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

/** R: a right of reply; once more while one runs: another statement that it answers. */
export function reply(live: LiveConsole, press: Press): void {
  const { holder } = live.floor.peek();
  if (holder?.kind !== 'right_of_reply') return begin(live, press, 'reply');
  live.open.value = { what: 'field', field: { kind: 'answered', interventionId: holder.id } };
}

/** O: a point of order, in and out. */
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

/** W: warned by the chair, repeatable. */
export function warn(live: LiveConsole, press: Press): void {
  const row = live.floor.peek().holder;
  if (row === null) return live.say(t('console.say.nobody_speaks'), { tone: 'trouble' });
  const mark = live.mark(press);
  if (mark === undefined) return;
  live.give('warn-speaker', { warningId: newId(), interventionId: row.id, mark });
  sayOf(live, 'console.say.warned', row, mark);
}

/** Whether the next X says that the microphone was switched off. */
export function isCutOff({ floor }: LiveConsole): boolean {
  const { holder, justEnded } = floor.peek();
  return holder === null && justEnded?.outcome === 'cut_off_by_chair';
}

/** X: cut off; stops a running turn, else says so of the one just ended. X once more: the microphone was switched off. */
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

/** P: the clock stands still, and goes on; the reason may follow as a digit. */
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

/** D: the next on the list did not take the floor. */
export function absent(live: LiveConsole): void {
  const entry = live.waiting.peek()[0];
  if (entry === undefined) return live.say(t('console.say.nobody_waits'), { tone: 'trouble' });
  live.give('set-entry-status', { entryId: entry.id, status: 'absent_when_called' });
  live.say(() => t('console.say.absent', { name: live.nameOf(entry.id) }));
}

/** ⇧← ⇧→: the last start or stop that this user sees, a second earlier or later. */
export function nudge(live: LiveConsole, shiftMs: number): void {
  const { holder, justEnded } = live.floor.peek();
  const row = holder ?? justEnded;
  if (row === null) return;
  const edge = row.end === null ? 'start' : 'end';
  live.give('shift-edge', { interventionId: row.id, edge, shiftMs });
  live.say(() => t(shiftMs < 0 ? 'console.say.earlier' : 'console.say.later', { edge, name: live.nameOf(row.id) }));
}

/** Of how many more speakers a session has room until it is to end, a limit and a hand-over each; null without a limit. */
export function fitting(live: LiveConsole, untilMs: number, atMs: number): number | null {
  const { holder } = live.floor.peek();
  const allottedMs = holder?.allotted.ms ?? null;
  if (allottedMs === null) return null;
  const startMs = holder === null ? atMs : edgeTime(live.state(), holder.start);
  return Math.max(0, Math.floor((untilMs - Math.max(atMs, startMs + allottedMs)) / (allottedMs + HAND_OVER_MS)));
}
