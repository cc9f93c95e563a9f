import type { Commitment, LogEvent } from '../../log/event.ts';
import type { ActorClass } from '../../vocabulary/actor-class.ts';
import type { Confidence } from '../../vocabulary/confidence.ts';
import type { EntryStatus } from '../../vocabulary/entry-status.ts';
import type { IdentificationBasis } from '../../vocabulary/identification-basis.ts';
import type { InterventionKind } from '../../vocabulary/intervention-kind.ts';
import { create, patch, type Change } from '../change.ts';
import type { SessionState } from '../state.ts';

interface EntryListed {
  readonly entryId: string;
  readonly rank: number;
  readonly listedAs: Commitment;
  readonly actor: string | null;
  readonly class: ActorClass;
  readonly kind: InterventionKind;
  readonly replyTo: readonly string[];
  readonly status: EntryStatus;
}

type EntryEdited = Pick<EntryListed, 'entryId' | 'listedAs' | 'actor' | 'class' | 'kind'>;

interface SpeakerIdentified {
  readonly entryId: string | null;
  readonly interventionId: string | null;
  readonly actor: string | null;
  readonly class: ActorClass;
  readonly announcedAs: Commitment | null;
  readonly basis: IdentificationBasis;
  readonly confidence: Confidence;
}

/** What the events of the speakers' list do to the rows. */
export const listEvents = {
  'entry-listed': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { entryId, ...rest } = event.payload as EntryListed;
    return [
      create('entries', { id: entryId, by: event.by, atMs: event.atMs, undone: false, ...rest, intervention: null }),
    ];
  },
  'entry-edited': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { entryId, ...line } = event.payload as EntryEdited;
    const before = state.tables.entries.get(entryId);
    const known = before?.names ?? (before?.listedAs == null ? [] : [before.listedAs]);
    // Apart from the rest: taking the edit back returns the line, and the name stays one that it had ([A21]).
    return [patch('entries', entryId, line), patch('entries', entryId, { names: [...known, line.listedAs] })];
  },
  'entry-status-set': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { entryId, status } = event.payload as { entryId: string; status: EntryStatus };
    return [patch('entries', entryId, { status })];
  },
  'entries-ranked': (_: SessionState, event: LogEvent): readonly Change[] =>
    (event.payload as { ranks: readonly { entryId: string; rank: number }[] }).ranks.map(({ entryId, rank }) =>
      patch('entries', entryId, { rank }),
    ),
  'entries-swapped': (_: SessionState, event: LogEvent): readonly Change[] => {
    const swap = event.payload as { entryId: string; rank: number; withEntryId: string; withRank: number };
    return [
      patch('entries', swap.entryId, { rank: swap.rank, status: 'swapped' }),
      patch('entries', swap.withEntryId, { rank: swap.withRank, status: 'swapped' }),
    ];
  },
  'list-closed': (): readonly Change[] => [patch('session', 'session', { listOpen: false })],
  'list-opened': (): readonly Change[] => [patch('session', 'session', { listOpen: true })],
  'speaker-identified': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { entryId, interventionId, actor, announcedAs, basis, confidence, ...rest } =
      event.payload as SpeakerIdentified;
    const intervention = interventionId === null ? undefined : state.tables.interventions.get(interventionId);
    const named = { actor, class: rest.class };
    const changes: Change[] = [];
    const isNewlyTied = intervention?.entry === null && entryId !== null;
    if (isNewlyTied) {
      const status = intervention.end === null ? 'speaking' : 'spoke';
      changes.push(patch('entries', entryId, { intervention: intervention.id, status }));
    } else if (entryId !== null) {
      changes.push(patch('entries', entryId, { ...named, ...(announcedAs && { listedAs: announcedAs }) }));
    }
    if (intervention !== undefined) {
      const words = announcedAs && { announcedAs };
      const tied = isNewlyTied && { entry: entryId };
      changes.push(patch('interventions', intervention.id, { ...named, basis, confidence, ...words, ...tied }));
    }
    return changes;
  },
};
