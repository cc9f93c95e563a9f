import { accept, refuse } from '../../log/command.ts';
import type { ActorClass } from '../../vocabulary/actors.ts';
import type { EntryStatus } from '../../vocabulary/floor.ts';
import type { ListDecision, ListDraft } from './list.events.ts';
import type { ListPayload } from './list.schema.ts';
import type { EntryRow } from '../state/rows.ts';
import { resolveId, sessionRow, type SessionState } from '../state/state.ts';
import { waitingEntries, waitingEntry } from '../state/waiting.ts';

/** Distance between the ranks of neighbours. Twenty entries fit in at one place before all ranks are set again. */
const RANK_STEP = 1 << 20;

/** The class that follows from an actor reference. Any other class is stated by the person who lists the entry. */
export function classOfActor(actor: string | null): ActorClass {
  if (actor?.startsWith('state:') === true) return 'participating_state';
  if (actor?.startsWith('partner:') === true) return 'partner_state';
  if (actor === 'body:EU') return 'group_of_states';
  return 'unknown';
}

/** `count` ranks between two neighbours, or undefined where the gap is used up. */
function ranksBetween(before: number | undefined, after: number | undefined, count: number): number[] | undefined {
  const low = before ?? (after === undefined ? 0 : after - RANK_STEP * (count + 1));
  const step = after === undefined ? RANK_STEP : Math.floor((after - low) / (count + 1));
  if (step < 1) return undefined;
  return Array.from({ length: count }, (_, index) => low + step * (index + 1));
}

/** Ranks for `count` entries after the first `place` waiting ones. If the gap is used up, all entries get new ranks. */
function ranksAt(waiting: readonly EntryRow[], place: number, count: number): { ranks: number[]; rerank: ListDraft[] } {
  const ranks = ranksBetween(waiting[place - 1]?.rank, waiting[place]?.rank, count);
  if (ranks !== undefined) return { ranks, rerank: [] };
  const fresh = waiting.map((entry, index) => ({
    entryId: entry.id,
    rank: RANK_STEP * (index + 1 + (index >= place ? count : 0)),
  }));
  return {
    ranks: Array.from({ length: count }, (_, index) => RANK_STEP * (place + index + 1)),
    rerank: [{ type: 'entries-ranked', payload: { ranks: fresh } }],
  };
}

/** Speakers heard as next queue in the order heard, before the rest of the list ([A2]). */
export function addEntries(state: SessionState, payload: ListPayload<'add-entries'>): ListDecision {
  const known = payload.entries.find(({ entryId }) => state.tables.entries.has(entryId));
  if (known !== undefined) return refuse('conflict', { id: known.entryId });
  const waiting = waitingEntries(state);
  // Entries heard next carry the status `called`: the moderator has named them.
  const called = waiting.filter((entry) => entry.status === 'called').length;
  const heardNext = payload.place === 'heard_next';
  const { ranks, rerank } = ranksAt(waiting, heardNext ? called : waiting.length, payload.entries.length);
  const listed = payload.entries.map((entry, index): ListDraft => {
    const actor = entry.actor ?? null;
    return {
      type: 'entry-listed',
      payload: {
        entryId: entry.entryId,
        rank: ranks[index] ?? 0,
        listedAs: entry.listedAs,
        actor,
        class: entry.class ?? classOfActor(actor),
        kind: entry.kind ?? 'statement',
        replyTo: (entry.replyTo ?? []).map((id) => resolveId(state, id)),
        status: heardNext ? 'called' : 'listed',
      },
    };
  });
  return accept(...rerank, ...listed);
}

/** Whether somebody was heard under this line. A turn that is undone or struck out does not count ([A20]). */
export function isHeard(state: SessionState, { intervention }: EntryRow): boolean {
  const turn = intervention === null ? undefined : state.tables.interventions.get(resolveId(state, intervention));
  return turn !== undefined && !turn.undone && !turn.voided;
}

/** Replaces the name and the actor of a line. The line keeps its former names ([A21]). */
export function editEntry(state: SessionState, payload: ListPayload<'edit-entry'>): ListDecision {
  const entry = state.tables.entries.get(payload.entryId);
  if (entry === undefined || entry.undone) return refuse('not_found', { id: payload.entryId });
  if (isHeard(state, entry)) return refuse('conflict', { is: entry.status });
  if (entry.listedAs?.['~'] !== payload.replaces) return refuse('conflict', { id: entry.id });
  const actor = payload.actor ?? null;
  return accept({
    type: 'entry-edited',
    payload: {
      entryId: entry.id,
      listedAs: payload.listedAs,
      actor,
      class: payload.class ?? classOfActor(actor),
      kind: payload.kind ?? entry.kind,
    },
  });
}

const OFF_THE_LIST: ReadonlySet<EntryStatus> = new Set<EntryStatus>(['not_a_speaker', 'deleted']);

/** Sets a status that an observer may set ([A20]). It never touches a running clock ([A3]). */
export function setEntryStatus(state: SessionState, payload: ListPayload<'set-entry-status'>): ListDecision {
  const entry = state.tables.entries.get(payload.entryId);
  if (entry === undefined || entry.undone) return refuse('not_found', { id: payload.entryId });
  // A line whose turn was struck out does not wait again, and can be deleted.
  const isUsed = entry.intervention !== null && !OFF_THE_LIST.has(payload.status);
  if (isUsed || isHeard(state, entry)) return refuse('conflict', { is: entry.status, wanted: payload.status });
  if (entry.status === payload.status) return accept();
  return accept({ type: 'entry-status-set', payload: { entryId: entry.id, status: payload.status } });
}

export function moveEntry(state: SessionState, payload: ListPayload<'move-entry'>): ListDecision {
  const entry = waitingEntry(state, payload.entryId);
  if (entry === undefined) return refuse('not_found', { id: payload.entryId });
  const others = waitingEntries(state).filter(({ id }) => id !== entry.id);
  const found = others.findIndex(({ id }) => id === payload.beforeEntryId);
  if (payload.beforeEntryId !== null && found < 0) return refuse('not_found', { id: payload.beforeEntryId });
  const { ranks, rerank } = ranksAt(others, payload.beforeEntryId === null ? others.length : found, 1);
  return accept(...rerank, {
    type: 'entries-ranked',
    payload: { ranks: [{ entryId: entry.id, rank: ranks[0] ?? entry.rank }] },
  });
}

/** Exchanges two places. Both entries record it ([A4]). */
export function swapEntries(state: SessionState, payload: ListPayload<'swap-entries'>): ListDecision {
  const a = waitingEntry(state, payload.entryId);
  const b = waitingEntry(state, payload.withEntryId);
  if (a === undefined || b === undefined || a.id === b.id) return refuse('not_found');
  return accept({
    type: 'entries-swapped',
    payload: { entryId: a.id, rank: b.rank, withEntryId: b.id, withRank: a.rank },
  });
}

export function setListOpen(state: SessionState, open: boolean): ListDecision {
  if (sessionRow(state)?.listOpen === open) return accept();
  return accept({ type: open ? 'list-opened' : 'list-closed', payload: {} });
}

/** Records every entry that still waits as not reached. The chair has closed the list for good ([A5]). */
export function markNotReached(state: SessionState): ListDecision {
  return accept(
    ...waitingEntries(state).map(({ id }): ListDraft => ({
      type: 'entry-status-set',
      payload: { entryId: id, status: 'not_reached' },
    })),
  );
}

/**
 * Identifies the speaker of an entry or intervention, with the basis ([A6]). Both rows of the pair get the identity.
 * `entryId` links the intervention to a waiting entry, which then no longer waits.
 */
export function identifySpeaker(state: SessionState, payload: ListPayload<'identify-speaker'>): ListDecision {
  const id = resolveId(state, payload.subjectId);
  const intervention = state.tables.interventions.get(id);
  const waiting = payload.entryId === undefined ? undefined : waitingEntry(state, payload.entryId);
  if (payload.entryId !== undefined && waiting === undefined) return refuse('not_found', { id: payload.entryId });
  if (waiting !== undefined && intervention?.entry !== null) return refuse('conflict', { id });
  const entry = waiting ?? state.tables.entries.get(intervention?.entry ?? id);
  if (intervention === undefined && entry === undefined) return refuse('not_found', { id });
  return accept({
    type: 'speaker-identified',
    payload: {
      entryId: entry?.id ?? null,
      interventionId: intervention?.id ?? entry?.intervention ?? null,
      actor: payload.actor,
      class: payload.class,
      announcedAs: payload.announcedAs ?? null,
      basis: payload.basis,
      confidence: payload.confidence,
    },
  });
}
