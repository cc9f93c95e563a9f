/** Tests B, H and U with random sequences of keys against a model of the rules. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { offerOf } from '../../client/console/actions/fields.ts';
import { finishField } from '../../client/console/actions/finish-field.ts';
import { saveNote } from '../../client/console/actions/tagging.ts';
import type { Open } from '../../client/console/store/open.ts';
import { floorAt } from '../../shared/session/floor/floor-at.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { edgeTime } from '../../shared/session/time/timeline.ts';
import { createChance } from '../helpers/chance.ts';
import type { FakeRoom } from '../helpers/fake-desk.ts';
import { BORIS, createKeyedConsole, stubBrowser } from '../helpers/keyed-console.ts';

/** `npm run soak` plays 2,000. */
const SEQUENCES = Number(process.env.KEY_SEQUENCES ?? 100);
const FIRST_SEED = Number(process.env.KEY_SEED ?? Date.now() % 1_000_000_000);
const KEYS_EACH = 40;
/** The author's window for a hiding, ms ([P3b]). */
const WINDOW_MS = 10_000;
/** A key is tried as often as it is in this text. */
const KEYS = Array.from('nnnnssssaoorxbbbbbbb1234512345ctmqhhhhHHuuuuuUyjkpdlw').concat('Enter', 'Escape', 'Escape');
const BEGINS = new Set(['start-intervention', 'open-point-of-order', 'add-witness-mark']);
const TAGS = new Set(['add-topic', 'remove-topic', 'add-about', 'add-note', 'set-flag', 'clear-flag']);

/** How often each kind of key was tried with effect. */
const seen = { hidden: 0, before: 0, tags: 0, tagsBefore: 0, undone: 0, redone: 0, left: 0 };

let browser: ReturnType<typeof stubBrowser>;
beforeAll(() => {
  browser = stubBrowser();
});
afterAll(() => browser.restore());

/** The rules of B, H and U, by the log and the keys alone. */
interface Model {
  /** The pair at which B was pressed. Null while B points to nobody. */
  points: { readonly shown: string; readonly before: string } | null;
  /** What U or ⇧U may change about a hiding, by the key just before. */
  turn: { readonly way: 'u' | 'U'; readonly hideId: string; readonly atMs: number; readonly hiddenMs: number } | null;
}

/** What the page and the log show at one moment. */
interface View {
  readonly shown: string | null;
  readonly before: string | null;
  readonly hides: readonly string[];
  /** Statements and entries of hidden speakers. */
  readonly hidden: ReadonlySet<string>;
}

function viewOf(state: SessionState, nowMs: number): View {
  const { nested, holder, justEnded } = floorAt(state, nowMs);
  const shown = (nested ?? holder ?? justEnded)?.id ?? null;
  // A point of order is part of the turn around it. Of two who stopped at one mark, the one who began last spoke last.
  const others = [...state.interventionOrder]
    .reverse()
    .flatMap((id) => state.tables.interventions.get(id) ?? [])
    .filter((row) => row.standing === 'floor' && !row.undone && !row.voided && row.id !== shown)
    .filter((row) => edgeTime(state, row.start) <= nowMs && (row.interrupts === null || row.interrupts === shown))
    .map(({ id, end }) => ({ id, ms: end === null ? nowMs : Math.min(nowMs, edgeTime(state, end)) }));
  const lastMs = Math.max(...others.map(({ ms }) => ms));
  const inForce = [...state.tables.hides.values()].filter(({ undone, lifted }) => !undone && !lifted);
  return {
    shown,
    before: others.find(({ ms }) => ms === lastMs)?.id ?? null,
    hides: inForce.map(({ id }) => id),
    hidden: new Set(inForce.flatMap(({ subjects }) => subjects)),
  };
}

/** A statement, its line of the list, and every other start of that line. */
function sameSpeaker(state: SessionState, id: string): string[] {
  const { interventions } = state.tables;
  const entry = interventions.get(id)?.entry ?? null;
  if (entry === null) return [id];
  return [entry, ...[...interventions.values()].filter((row) => row.entry === entry).map((row) => row.id)].sort();
}

/** The statement that a command tags, or from which it removes a tag. Undefined for every other command. */
function taggedBy(state: SessionState, type: string, payload: unknown): string | null | undefined {
  if (!TAGS.has(type) || typeof payload !== 'object' || payload === null) return undefined;
  if ('interventionId' in payload) return typeof payload.interventionId === 'string' ? payload.interventionId : null;
  if ('tagId' in payload) return state.tables.topics.get(String(payload.tagId))?.intervention;
  return 'flagId' in payload ? state.tables.flags.get(String(payload.flagId))?.intervention : undefined;
}

function play(seed: number): void {
  const { unit } = createChance(seed);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(unit() * from.length)];
  const names = Array.from({ length: 12 }, (_, at) => `Delegation ${String(at)}`);
  const desk = createKeyedConsole({ names, role: unit() < 0.5 ? 'lead' : 'observer' });
  const { live, room, ana, nowMs } = desk;
  const said: string[] = [];
  const model: Model = { points: null, turn: null };
  const view = (): View => viewOf(room.state.value, nowMs());
  const fail = (why: string): never => expect.fail(`seed ${String(seed)}: ${why}\n${said.join('\n')}`);

  /** B ends as soon as the page shows another pair. */
  function follow(): void {
    const { shown, before } = view();
    if (model.points?.shown !== shown || model.points.before !== before) model.points = null;
  }

  function pass(ms: number): void {
    desk.wait(ms);
    follow();
  }

  /** Another page moves the floor: Boris's, or another one of Ana's. */
  function elsewhere(): void {
    const who = unit() < 0.7 ? BORIS : ana;
    const keeper = sessionRow(room.state.value)?.keeper ?? null;
    if (keeper !== who.userId && keeper !== null) {
      if (unit() < 0.4) room.give(who, 'take-clock', { from: keeper });
      return;
    }
    // Her act on that page is her last command.
    if (who === ana) model.turn = null;
    const { holder, nested } = floorAt(room.state.value, nowMs());
    const ids = { interventionId: room.newId(), interruptionId: room.newId() };
    const mark = desk.mark();
    const { interventionId } = ids;
    const chance = unit();
    said.push(`${who.userId} moves the floor: ${chance.toFixed(2)}`);
    if (holder === null || chance < 0.5) {
      const entryId = live.waiting.peek()[0]?.id ?? null;
      room.give(who, 'start-intervention', { interventionId, entryId, endsInterventionId: holder?.id ?? null, mark });
    } else if (nested !== null) room.give(who, 'close-point-of-order', { interventionId: nested.id, mark });
    else if (chance < 0.8) room.give(who, 'stop-intervention', { interventionId: holder.id, mark });
    else room.give(who, 'open-point-of-order', { ...ids, interruptsId: holder.id, mark });
    follow();
  }

  /** A field that a key has opened is answered or left. The floor may move meanwhile. */
  function answer(open: Open): void {
    if (unit() < 0.3) elsewhere();
    pass(unit() * 5000);
    const isLeft = unit() < 0.3;
    said.push(`${open.what} ${isLeft ? 'left' : 'answered'}`);
    if (isLeft) live.open.value = null;
    else if (open.what === 'note') {
      live.noteText.value = unit() < 0.2 ? ' ' : 'words';
      saveNote(live);
    } else if (open.what === 'field') {
      const { candidates, rules } = offerOf(live, open.field);
      const choice = rules.freeText ? `Person ${String(room.given.length)}` : pick(candidates);
      if (choice === undefined) live.open.value = null;
      else finishField(live, open.field, choice);
    }
  }

  /** Returns false if the typed text went nowhere ([C15]). */
  function press(key: string): boolean {
    const isButton = unit() < 0.2 && !/^\d$|^Escape$/.test(key);
    const acts = isButton || live.keys.peek() !== 'unheard';
    said.push(`${new Date(nowMs()).toISOString().slice(14, 23)} ${key}${isButton ? ' (button)' : ''}`);
    if (isButton) desk.click(key);
    else desk.press(key);
    const open = live.open.peek();
    if (open?.what === 'field' || open?.what === 'note') answer(open);
    return acts;
  }

  function checkTags(given: FakeRoom['given'], target: string | null): void {
    for (const { type, payload } of given) {
      const to = taggedBy(room.state.value, type, payload);
      if (to !== undefined) {
        if (to !== target) fail(`${type} on ${to ?? 'nobody'}, and not on ${String(target)}`);
        seen.tags++;
        if (to === model.points?.before) {
          seen.tagsBefore++;
          model.points = null;
        }
      }
      if (BEGINS.has(type)) model.points = null;
    }
  }

  /** The speaker whom a key had to hide. Null if it had to hide nobody. */
  function aimOf(key: string, { shown, before, hidden }: View): string | null {
    const aim = key === 'h' ? shown : key === 'H' ? before : null;
    return aim === null || hidden.has(aim) ? null : aim;
  }

  function checkHidings(key: string, was: View, turn: Model['turn']): void {
    const { hides } = view();
    const added = hides.filter((id) => !was.hides.includes(id));
    const gone = was.hides.filter((id) => !hides.includes(id));
    const changes = `+${added.join()} -${gone.join()}`;
    const aim = aimOf(key, was);
    model.turn = null;
    if (aim !== null) {
      const [hideId = ''] = added;
      const subjects = room.state.value.tables.hides.get(hideId)?.subjects ?? [];
      const due = sameSpeaker(room.state.value, aim);
      if ([...subjects].sort().join() !== due.join()) fail(`${key} hid ${subjects.join()}, and not ${due.join()}`);
      if (changes !== `+${hideId} -`) fail(`${key} changed other hidings: ${changes}`);
      seen[key === 'h' ? 'hidden' : 'before']++;
      model.turn = { way: 'u', hideId, atMs: nowMs(), hiddenMs: nowMs() };
      return;
    }
    const isTurn = turn?.way === key && nowMs() - turn.atMs <= WINDOW_MS;
    // An observer has ten seconds from the hiding, whatever happened to it since.
    const isInTime = turn !== null && (ana.role === 'lead' || nowMs() - turn.hiddenMs <= WINDOW_MS);
    if (isTurn && (key === 'U' || isInTime)) {
      const due = key === 'u' ? `+ -${turn.hideId}` : `+${turn.hideId} -`;
      if (changes !== due) fail(`${key} after the hiding: ${changes}, and not ${due}`);
      seen[key === 'u' ? 'undone' : 'redone']++;
      model.turn = { ...turn, way: key === 'u' ? 'U' : 'u', atMs: nowMs() };
    } else {
      if (changes !== '+ -') fail(`${key} changed who is hidden: ${changes}`);
      if (key.toLowerCase() === 'u') seen.left++;
    }
  }

  for (let pressed = 0; pressed < KEYS_EACH; pressed++) {
    pass(unit() * (unit() < 0.5 ? 3000 : 40_000));
    if (unit() < 0.25) elsewhere();
    const key = model.turn !== null && unit() < 0.45 ? model.turn.way : (pick(KEYS) ?? '');
    const was = view();
    const { points, turn } = model;
    const since = room.given.length;
    const acts = press(key);
    checkHidings(acts ? key : '', was, turn);
    if (key === 'b' && acts) {
      const { shown, before } = was;
      model.points = points === null && shown !== null && before !== null ? { shown, before } : null;
    }
    const mine = room.given.slice(since).filter(({ by }) => by === ana.userId);
    checkTags(mine, points?.before ?? was.shown);
    follow();
  }
  desk.close();
}

it(`[C50] [C51] [C53] [U10] ${String(SEQUENCES)} random sequences of keys tag and hide the speakers that the page showed`, () => {
  console.log(`${String(SEQUENCES)} sequences of ${String(KEYS_EACH)} keys, KEY_SEED=${String(FIRST_SEED)}`);
  for (let at = 0; at < SEQUENCES; at++) play(FIRST_SEED + at);
  console.log(JSON.stringify(seen));
  if (SEQUENCES >= 100) expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
}, 600_000);
