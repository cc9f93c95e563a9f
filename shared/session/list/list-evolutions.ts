import { create, patch, type Change, recorded } from '../state/change.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { ListEvents } from './list.events.ts';

/** What the events of the speakers' list do to the rows. */
export const listEvolutions: SessionEvolutions<ListEvents> = {
  'entry-listed': (_, event) => {
    const { entryId, ...rest } = event.payload;
    return [create('entries', { ...recorded(event, entryId), ...rest, intervention: null })];
  },
  'entry-edited': (state, event) => {
    const { entryId, ...line } = event.payload;
    const before = state.tables.entries.get(entryId);
    const known = before?.names ?? (before?.listedAs == null ? [] : [before.listedAs]);
    // A change of its own: undoing the edit returns the line, and `names` keeps its former names ([A21]).
    return [patch('entries', entryId, line), patch('entries', entryId, { names: [...known, line.listedAs] })];
  },
  'entry-status-set': (_, event) => {
    const { entryId, status } = event.payload;
    return [patch('entries', entryId, { status })];
  },
  'entries-ranked': (_, event) => event.payload.ranks.map(({ entryId, rank }) => patch('entries', entryId, { rank })),
  'entries-swapped': (_, event) => {
    const swap = event.payload;
    return [
      patch('entries', swap.entryId, { rank: swap.rank, status: 'swapped' }),
      patch('entries', swap.withEntryId, { rank: swap.withRank, status: 'swapped' }),
    ];
  },
  'list-closed': () => [patch('session', 'session', { listOpen: false })],
  'list-opened': () => [patch('session', 'session', { listOpen: true })],
  'speaker-identified': (state, event) => {
    const { entryId, interventionId, actor, announcedAs, basis, confidence, ...rest } = event.payload;
    const intervention = interventionId === null ? undefined : state.tables.interventions.get(interventionId);
    const named = { actor, class: rest.class };
    const changes: Change[] = [];
    const isNewlyAnchored = intervention?.entry === null && entryId !== null;
    if (isNewlyAnchored) {
      const status = intervention.end === null ? 'speaking' : 'spoke';
      changes.push(patch('entries', entryId, { intervention: intervention.id, status }));
    } else if (entryId !== null) {
      changes.push(patch('entries', entryId, { ...named, ...(announcedAs && { listedAs: announcedAs }) }));
    }
    if (intervention !== undefined) {
      const words = announcedAs && { announcedAs };
      const tied = isNewlyAnchored && { entry: entryId };
      changes.push(patch('interventions', intervention.id, { ...named, basis, confidence, ...words, ...tied }));
    }
    return changes;
  },
};
