import type { Disclosure, LogEvent } from '../log/event.ts';
import type { Table } from '../log/table.ts';
import { applyEvolution, isEvent } from '../log/typed-events.ts';
import { applyChange } from './apply-change.ts';
import type { Change } from './change.ts';
import { custodyEvolutions } from './custody/custody.ts';
import { deskEvolutions } from './desk/desk.ts';
import type { SessionEvolutions } from './evolution.ts';
import { floorEvolutions } from './floor/floor-evolutions.ts';
import { limitEvolutions } from './limits/limits.ts';
import { listEvolutions } from './list/list-evolutions.ts';
import { markEvolutions } from './marks/marks.ts';
import type { SessionEvents } from './session-events.ts';
import { withoutNames } from './speakers.ts';
import type { Difference, SessionState } from './state.ts';
import { taggingEvolutions } from './tagging/tagging.ts';
import { takingOutEvolutions } from './taking-out/taking-out.ts';
import { recordCommand } from './undo/own-commands.ts';
import { undoEvolutions } from './undo/undo.ts';

const EVOLUTIONS: SessionEvolutions<SessionEvents> = {
  ...deskEvolutions,
  ...listEvolutions,
  ...floorEvolutions,
  ...limitEvolutions,
  ...taggingEvolutions,
  ...markEvolutions,
  ...undoEvolutions,
  ...takingOutEvolutions,
  ...custodyEvolutions,
};

/** The event types of version 1, for tests that enumerate them. */
export const EVENT_TYPES: readonly string[] = Object.keys(EVOLUTIONS).sort();

/** The changes that an event makes. Projections derive from them too. */
export function changesOf(state: SessionState, event: LogEvent): readonly Change[] {
  return applyEvolution(EVOLUTIONS, state, event);
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
  if (isEvent<SessionEvents, 'personal-erased'>(event, 'personal-erased')) {
    for (const { commitment } of event.payload.targets) {
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
