import { floorAt, waitingAt } from '../../shared/session/floor/floor-at.ts';
import type { Mark } from '../../shared/session/state/rows.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import { undoStack } from '../../shared/session/undo/undo.ts';
import type { SimPage } from './sim-page.ts';
import type { World } from './world.ts';

const TOPICS = ['hd.elections', 'hd.media', 'hd.torture', 'hd.gender', 'hd.judiciary'];
const TARGETS = ['state:GE', 'state:NO', 'body:EU'];
const LIMITS = [180_000, 150_000, 90_000, null];

/** Something that an observer does with what stands on the screen. */
type Act = (page: SimPage, world: World, mark: Mark) => void;

function holderOf(page: SimPage): string | undefined {
  return floorAt(page.seen(), page.nowMs()).holder?.id;
}

function anyTurn(page: SimPage, world: World): string | undefined {
  const recent = page.seen().interventionOrder.slice(-4);
  return world.random.chance(0.7) ? (holderOf(page) ?? recent.at(-1)) : world.random.pick(recent);
}

/** What the observer had on the screen when the topic was given: names it, as the console does. */
const ACTS: readonly (readonly [weight: number, act: Act])[] = [
  [
    10,
    (page, world, mark) => {
      const entry = waitingAt(page.seen(), page.nowMs())[0];
      page.give('start-intervention', {
        interventionId: page.newId(),
        entryId: world.random.chance(0.85) ? (entry?.id ?? null) : null,
        endsInterventionId: holderOf(page) ?? null,
        mark,
      });
    },
  ],
  [
    8,
    (page, _, mark) =>
      withTurn(holderOf(page), (interventionId) => page.give('stop-intervention', { interventionId, mark })),
  ],
  [2, (page, _, mark) => withTurn(holderOf(page), (interventionId) => page.give('cut-off', { interventionId, mark }))],
  [
    3,
    (page, _, mark) =>
      withTurn(holderOf(page), (interventionId) =>
        page.give('warn-speaker', { warningId: page.newId(), interventionId, mark }),
      ),
  ],
  [
    3,
    (page, _, mark) => {
      const { holder, interruption } = floorAt(page.seen(), page.nowMs());
      if (interruption !== null) page.give('resume-intervention', { interruptionId: interruption.id, mark });
      else if (holder !== null)
        page.give('pause-intervention', { interruptionId: page.newId(), interventionId: holder.id, mark });
    },
  ],
  [
    14,
    (page, world) =>
      withTurn(anyTurn(page, world), (interventionId) =>
        page.give('add-topic', { tagId: page.newId(), interventionId, topic: world.random.pick(TOPICS) }),
      ),
  ],
  [
    6,
    (page, world) =>
      withTurn(anyTurn(page, world), (interventionId) =>
        page.give('add-about', {
          tagId: page.newId(),
          interventionId,
          target: world.random.pick(TARGETS),
          stance: 'neutral_mention',
        }),
      ),
  ],
  [
    10,
    (page, world, mark) =>
      page.give('add-note', {
        noteId: page.newId(),
        interventionId: world.random.chance(0.5) ? null : (anyTurn(page, world) ?? null),
        kind: 'note',
        text: `note ${String(world.random.between(1, 999_999))}`,
        mark,
      }),
  ],
  [
    5,
    (page, world) =>
      page.give('add-entries', {
        entries: Array.from({ length: world.random.between(1, 3) }, () => ({
          entryId: page.newId(),
          listedAs: `Speaker ${String(world.random.between(1, 999_999))}`,
        })),
        place: world.random.pick(['end', 'heard_next']),
      }),
  ],
  [
    4,
    (page, world) => {
      const subject = world.random.pick(
        [...page.seen().interventionOrder, ...page.seen().tables.entries.entries()].flat(),
      );
      if (typeof subject === 'string')
        page.give('hide-speaker', { hideId: page.newId(), subjectId: subject, reason: `because ${page.userId}` });
    },
  ],
  [
    2,
    (page, world) => {
      const hide = world.random.pick([...page.seen().tables.hides.values()].filter(({ lifted }) => !lifted));
      if (hide !== undefined && page.role === 'lead') page.give('lift-hide', { hideId: hide.id });
    },
  ],
  [
    6,
    (page) => {
      const last = undoStack(page.seen(), page.userId)[0];
      if (last !== undefined) page.give('undo', { commandId: last });
    },
  ],
  [
    2,
    (page, world, mark) =>
      page.give('change-limit', {
        changeId: page.newId(),
        shape: 'fixed',
        classes: ['*'],
        kinds: ['statement'],
        ms: world.random.pick(LIMITS),
        appliesTo: 'next',
        mark,
      }),
  ],
  [
    3,
    (page, world) =>
      withTurn(anyTurn(page, world), (interventionId) =>
        page.give('set-outcome', { interventionId, outcome: 'completed' }),
      ),
  ],
  [
    3,
    (page, world) => {
      const [first, second] = waitingAt(page.seen(), page.nowMs());
      if (first === undefined || second === undefined) return;
      if (world.random.chance(0.5)) page.give('move-entry', { entryId: second.id, beforeEntryId: first.id });
      else page.give('set-entry-status', { entryId: first.id, status: 'absent_when_called' });
    },
  ],
  [1, (page) => page.give('take-clock', { from: sessionRow(page.seen())?.keeper ?? null })],
];

function withTurn(id: string | undefined, act: (id: string) => void): void {
  if (id !== undefined) act(id);
}

const TOTAL = ACTS.reduce((sum, [weight]) => sum + weight, 0);

/** One thing that somebody does, chosen by the seed. */
/** Adds a note on the session, which no state refuses. */
export function addNote(page: SimPage): void {
  const mark: Mark = { vantage: 'room', pressedMs: page.nowMs(), pressUncertaintyMs: 100, leadMs: 500 };
  page.give('add-note', { noteId: page.newId(), interventionId: null, kind: 'note', text: 'the last word', mark });
}

export function actAtRandom(page: SimPage, world: World): void {
  if (sessionRow(page.seen()) === undefined) return;
  const mark: Mark = { vantage: 'room', pressedMs: page.nowMs(), pressUncertaintyMs: 100, leadMs: 500 };
  let ticket = world.random.next() * TOTAL;
  for (const [weight, act] of ACTS) {
    ticket -= weight;
    if (ticket < 0) return act(page, world, mark);
  }
}
