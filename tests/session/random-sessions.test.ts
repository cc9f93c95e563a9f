/** Tests random sessions: replays, undo, the floor and the list stay consistent. */
import { describe, expect, it } from 'vitest';
import { evolve } from '../../shared/session/evolve.ts';
import { floorAt, interventionsByTime, isStanding, waitingAt } from '../../shared/session/floor/floor-at.ts';
import { byRank, waitingEntries, waitingOf } from '../../shared/session/state/waiting.ts';
import type { EntryRow } from '../../shared/session/state/rows.ts';
import { presentSnapshot, restoreSnapshot } from '../../shared/session/snapshot.ts';
import { canonicalState, EMPTY_SESSION, type SessionState } from '../../shared/session/state/state.ts';
import { edgeTime } from '../../shared/session/time/timeline.ts';
import { turnTimes } from '../../shared/session/time/timer.ts';
import { undoStack } from '../../shared/session/undo/undo.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';

/** Numerical Recipes' generator. It is good enough to choose keys. */
function createChoice(seed: number): { below(n: number): number; of<T>(items: readonly T[]): T | undefined } {
  let state = seed >>> 0;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return { below, of: (items) => items[below(items.length)] };
}

const PEOPLE = ['ana', 'boris', 'chen'] as const;

/** Presses something plausible. Refusals are part of it. */
function press(s: CoreSession, choice: ReturnType<typeof createChoice>): void {
  const by = choice.of(PEOPLE) ?? 'ana';
  s.atS += choice.below(20);
  const mark = s.mark({ pressedMs: s.nowMs - choice.below(3) * 4000 });
  const waiting = waitingEntries(s.state);
  const holder = floorAt(s.state, s.nowMs).holder?.id ?? null;
  const anyTurn = choice.of(s.state.interventionOrder) ?? null;
  const entryId = choice.of(waiting)?.id ?? null;
  const turns: (() => void)[] = [
    () =>
      s.try(by, 'add-entries', {
        entries: [{ entryId: newId(), listedAs: `Speaker ${String(choice.below(30))}` }],
        place: choice.below(2) === 0 ? 'end' : 'heard_next',
      }),
    () => s.try(by, 'start-intervention', { interventionId: newId(), entryId, endsInterventionId: holder, mark }),
    () =>
      s.try(by, 'start-intervention', {
        interventionId: newId(),
        entryId: waiting[0]?.id ?? null,
        endsInterventionId: null,
        mark,
      }),
    () => holder !== null && s.try(by, 'stop-intervention', { interventionId: holder, mark }),
    () => holder !== null && s.try(by, 'cut-off', { interventionId: holder, mark }),
    () => holder !== null && s.try(by, 'pause-intervention', { interruptionId: newId(), interventionId: holder, mark }),
    () => {
      const open = [...s.state.tables.interruptions.values()].find(({ end }) => end === null);
      if (open !== undefined) s.try(by, 'resume-intervention', { interruptionId: open.id, mark });
    },
    () =>
      holder !== null &&
      s.try(by, 'open-point-of-order', {
        interventionId: newId(),
        interruptionId: newId(),
        interruptsId: holder,
        mark,
      }),
    () => {
      const nested = floorAt(s.state, s.nowMs).nested;
      if (nested !== null) s.try(by, 'close-point-of-order', { interventionId: nested.id, mark });
    },
    () => anyTurn !== null && s.try(by, 'add-topic', { tagId: newId(), interventionId: anyTurn, topic: 'hd.media' }),
    () =>
      anyTurn !== null &&
      s.try(by, 'shift-edge', {
        interventionId: anyTurn,
        edge: choice.below(2) === 0 ? 'start' : 'end',
        shiftMs: (choice.below(9) - 4) * 1000,
      }),
    () => anyTurn !== null && s.try(by, 'confirm-intervention', { interventionId: anyTurn }),
    () => anyTurn !== null && choice.below(6) === 0 && s.try(by, 'void-intervention', { interventionId: anyTurn }),
    () =>
      anyTurn !== null && choice.below(6) === 0 && s.try(by, 'hide-speaker', { hideId: newId(), subjectId: anyTurn }),
    () => s.try(by, 'take-clock', { from: choice.of(PEOPLE) ?? null }),
    () => {
      const commandId = undoStack(s.state, by)[0];
      if (commandId !== undefined) s.try(by, 'undo', { commandId });
    },
    () => entryId !== null && s.try(by, 'move-entry', { entryId, beforeEntryId: choice.of(waiting)?.id ?? null }),
    () =>
      s.try(by, 'change-limit', {
        changeId: newId(),
        shape: 'fixed',
        classes: ['*'],
        kinds: ['statement'],
        ms: 60_000,
        appliesTo: 'next',
        mark,
      }),
  ];
  choice.of(turns)?.();
}

/** The waiting entries at a moment by the words of the rule, looking at every entry. */
function searchedFor(state: SessionState, ms: number): string[] {
  const { entries, interventions } = state.tables;
  const isHeardLater = ({ intervention }: EntryRow): boolean => {
    const row = intervention === null ? undefined : interventions.get(intervention);
    return row !== undefined && isStanding(row) && edgeTime(state, row.start) > ms;
  };
  const waitNow = new Set(waitingOf(entries));
  return [...entries.values()]
    .filter((entry) => !entry.undone && (waitNow.has(entry.id) || isHeardLater(entry)))
    .sort(byRank)
    .map(({ id }) => id);
}

function checkInvariants(state: SessionState, nowMs: number): void {
  expect(state.waiting, 'those who wait are known without a search').toEqual(waitingOf(state.tables.entries));
  for (const ms of [nowMs, nowMs - 20_000, nowMs - 90_000])
    expect(waitingAt(state, ms).map(({ id }) => id)).toEqual(searchedFor(state, ms));
  const turns = interventionsByTime(state).filter((row) => isStanding(row) && row.interrupts === null);
  expect(turns.filter(({ end }) => end === null).length, 'turns that hold the floor').toBeLessThanOrEqual(1);
  for (const row of interventionsByTime(state)) {
    const times = turnTimes(state, row, nowMs);
    expect(times.netMs, 'net is never negative').toBeGreaterThanOrEqual(0);
    expect(times.netMs, 'net is never above gross').toBeLessThanOrEqual(times.grossMs);
    if (row.end !== null && !row.undone)
      expect(edgeTime(state, row.end)).toBeGreaterThanOrEqual(edgeTime(state, row.start));
  }
}

describe('random sessions', () => {
  const first = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  // Seeds that failed once stay. 706360263 ended a turn before it began, and 123883630 gave two speakers the floor.
  // 429878536 proposed an end before its start. 1001039 could not redo a start at the moment of another.
  const seeds = [706360263, 123883630, 429878536, 1001039, ...Array.from({ length: 40 }, (_, index) => first + index)];

  it(
    `[F12] [A1] [F1] [G7a] any order of presses keeps the floor whole, knows who waits and replays to the same state (seeds from ${String(first)})`,
    { timeout: 300_000 },
    () => {
      for (const seed of seeds) {
        const choice = createChoice(seed);
        const s = new CoreSession();
        s.list('One', 'Two', 'Three', 'Four', 'Five', 'Six');
        try {
          for (let i = 0; i < 120; i++) {
            press(s, choice);
            checkInvariants(s.state, s.nowMs);
          }
          const replayed = s.events.reduce(evolve, EMPTY_SESSION);
          expect(canonicalState(replayed)).toBe(canonicalState(s.state));
          const restored = restoreSnapshot(
            JSON.parse(JSON.stringify(presentSnapshot(s.state, { role: 'lead' }))) as never,
          );
          expect(canonicalState(restored)).toBe(canonicalState(s.state));
        } catch (error) {
          throw new Error(`seed ${String(seed)}`, { cause: error });
        }
      }
    },
  );

  it(
    `[U1] undo and redo of the last command of anybody gives the state back (seeds from ${String(first)})`,
    { timeout: 300_000 },
    () => {
      for (const seed of seeds) {
        const choice = createChoice(seed);
        const s = new CoreSession();
        s.list('One', 'Two', 'Three');
        for (let i = 0; i < 60; i++) press(s, choice);
        for (const by of PEOPLE) {
          const commandId = undoStack(s.state, by)[0];
          if (commandId === undefined) continue;
          const before = canonicalState({ ...s.state, seq: 0 });
          const undone = s.try(by, 'undo', { commandId });
          if (!undone.ok) continue;
          s.give(by, 'undo', { commandId: undone.commandId });
          expect(canonicalState({ ...s.state, seq: 0 }), `seed ${String(seed)}`).toBe(before);
        }
      }
    },
  );
});
