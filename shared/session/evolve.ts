import type { Disclosure, LogEvent } from '../log/event.ts';
import type { Table } from '../log/table.ts';
import { applyChange } from './apply-change.ts';
import type { Change } from './change.ts';
import { custodyEvents } from './custody/custody.ts';
import { deskEvents } from './desk/desk.ts';
import { floorEvents } from './floor/floor-events.ts';
import { limitEvents } from './limits/limits.ts';
import { listEvents } from './list/list-events.ts';
import { markEvents } from './marks/marks.ts';
import { withoutNames } from './speakers.ts';
import type { Difference, SessionState } from './state.ts';
import { taggingEvents } from './tagging/tagging.ts';
import { takingOutEvents } from './taking-out/taking-out.ts';
import { recordCommand } from './undo/own-commands.ts';
import { undoEvents } from './undo/undo.ts';

/** What an event of one type does to the rows. Pure; sees the state before the event. */
export type Evolution = (state: SessionState, event: LogEvent) => readonly Change[];

const EVOLUTIONS: { readonly [eventType: string]: Evolution } = {
  ...deskEvents,
  ...listEvents,
  ...floorEvents,
  ...limitEvents,
  ...taggingEvents,
  ...markEvents,
  ...undoEvents,
  ...takingOutEvents,
  ...custodyEvents,
};

/** The event types of version 1, for tests that enumerate them. */
export const EVENT_TYPES: readonly string[] = Object.keys(EVOLUTIONS).sort();

/** Thrown for an event type that this program does not know: skipping it would give a wrong state. */
export class UnknownEvent extends Error {}

/** The changes that an event makes; also what projections are derived from. */
export function changesOf(state: SessionState, event: LogEvent): readonly Change[] {
  const evolution = EVOLUTIONS[event.type];
  if (evolution === undefined) throw new UnknownEvent(`${event.type} at ${String(event.seq)}`);
  return evolution(state, event);
}

/** The state after an event. Pure; runs on both sides and gives the same on both ([G7]). */
export function evolve(state: SessionState, event: LogEvent): SessionState {
  let next: SessionState = { ...withTexts(state, event), seq: event.seq };
  const differences: Difference[] = [];
  for (const change of changesOf(state, event)) {
    differences.push(differenceOf(next, change));
    next = applyChange(next, change);
  }
  return recordCommand(next, event, differences);
}

function withTexts(state: SessionState, event: LogEvent): SessionState {
  let texts: Table<Disclosure> = state.texts;
  for (const [commitment, text] of Object.entries(event.texts)) texts = texts.set(commitment, text);
  const gone: string[] = [];
  if (event.type === 'personal-erased') {
    const { targets } = event.payload as { targets: readonly { commitment: string }[] };
    for (const { commitment } of targets) {
      const former = texts.get(commitment);
      if (former === undefined) continue;
      if (former.state === 'value') gone.push(former.value);
      texts = texts.set(commitment, { state: 'erased' });
    }
  }
  return texts === state.texts ? state : withoutNames({ ...state, texts }, gone);
}

function differenceOf(state: SessionState, change: Change): Difference {
  const { table, id } = change;
  if ('row' in change)
    return { table, id, created: true, before: {}, after: change.row as unknown as Difference['after'] };
  const row = state.tables[table].get(id) as unknown as { readonly [field: string]: unknown } | undefined;
  const after = change.patch as { readonly [field: string]: unknown };
  const before = Object.fromEntries(Object.keys(after).map((field) => [field, row?.[field]]));
  return { table, id, created: false, before, after };
}
