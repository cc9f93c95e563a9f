import type { Disclosure, LogEvent } from '../log/event.ts';
import type { Table } from '../log/table.ts';
import { applyEvolution, isEvent } from '../log/typed-events.ts';
import { applyChange } from './state/apply-change.ts';
import type { Change } from './state/change.ts';
import { custodyEvolutions } from './recordings/custody.ts';
import { setupEvolutions } from './setup/setup.ts';
import type { SessionEvolutions } from './state/evolution.ts';
import { floorEvolutions } from './floor/floor-evolutions.ts';
import { limitEvolutions } from './limits/limits.ts';
import { listEvolutions } from './list/list-evolutions.ts';
import { markEvolutions } from './recordings/marks.ts';
import type { SessionEvents } from './session-events.ts';
import { withoutNames } from './state/speakers.ts';
import type { Difference, SessionState } from './state/state.ts';
import { hidingEvolutions } from './hiding/hiding.ts';
import { tagEvolutions } from './tags/tags.ts';
import { exportEvolutions } from './exports/exports.ts';
import { recordCommand } from './undo/own-commands.ts';
import { undoEvolutions } from './undo/undo.ts';

const EVOLUTIONS: SessionEvolutions<SessionEvents> = {
  ...setupEvolutions,
  ...listEvolutions,
  ...floorEvolutions,
  ...limitEvolutions,
  ...tagEvolutions,
  ...hidingEvolutions,
  ...markEvolutions,
  ...undoEvolutions,
  ...exportEvolutions,
  ...custodyEvolutions,
};

/** The event types of version 1, for tests that enumerate them. */
export const EVENT_TYPES: readonly string[] = Object.keys(EVOLUTIONS).sort();

/** The changes that an event makes. Projections derive from them too. */
export function changesOf(state: SessionState, event: LogEvent): readonly Change[] {
  return applyEvolution(EVOLUTIONS, state, event);
}

/** The state after an event. Pure: server and pages get the same state ([G7]). */
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
