import { accept, refuse, type Asker } from '../../log/command.ts';
import type { FloorDecision, FloorDraft } from './floor.events.ts';
import type { FloorPayload } from './floor.schema.ts';
import { allottedAt } from '../limits/limits.ts';
import { classOfActor } from '../list/list.ts';
import type { EntryRow, InterventionRow } from '../state/rows.ts';
import { resolveId, sessionRow, type SessionState } from '../state/state.ts';
import { edgeTime, markTime } from '../time/timeline.ts';
import { closeInside, isOvertaken, latestInterventions, latestTurns, openTurn } from './order-of-marks.ts';

/** Two starts on one entry by different people within this session time are one intervention, ms ([F5]). */
export const SAME_START_MS = 8000;

/** The longest hand-over between two speakers, ms. It is the uncertainty of an end inferred from the next start ([F7]). */
export const HAND_OVER_MS = 15_000;

type StartPayload = FloorPayload<'start-intervention'>;

/**
 * Starts an intervention. The timekeeper's start moves the floor, unless the floor has changed after it. Any other start
 * becomes a witness mark or an unconfirmed intervention ([F2], [F4], [F6]).
 */
export function startIntervention(state: SessionState, payload: StartPayload, asker: Asker): FloorDecision {
  const session = sessionRow(state);
  if (session === undefined) return refuse('not_found');
  if (session.status === 'reviewed' || session.status === 'published') return refuse('session_closed');
  const isKnown =
    state.tables.interventions.has(payload.interventionId) || state.tables.aliases.has(payload.interventionId);
  if (isKnown) return refuse('conflict', { id: payload.interventionId });
  const entry = payload.entryId === null ? undefined : state.tables.entries.get(payload.entryId);
  if (payload.entryId !== null && (entry === undefined || entry.undone))
    return refuse('not_found', { id: payload.entryId });

  const startMs = markTime(state, payload.mark).ms;
  const isFeed = asker.by.startsWith('feed:');
  const takesClock = session.keeper === null && !isFeed;
  const keeps = takesClock || session.keeper === asker.by;
  const twin = entry === undefined ? undefined : twinOf(state, entry.id, asker, startMs);

  if (twin !== undefined && !(keeps && twin.standing === 'unconfirmed'))
    return accept(...mergeInto(twin.id, payload.interventionId, payload));
  const movesFloor = keeps && !isOvertaken(state, asker, startMs);
  const started = startedEvent(state, payload, entry, startMs, movesFloor ? 'floor' : 'unconfirmed');
  if (!movesFloor) return accept(started);
  const live: FloorDraft = { type: 'session-status-set', payload: { status: 'live' } };
  const taken: FloorDraft = { type: 'clock-taken', payload: { keeper: asker.by, from: null } };
  return accept(
    ...(session.status === 'live' ? [] : [live]),
    ...(takesClock ? [taken] : []),
    ...endOpenTurn(state, payload, startMs),
    started,
    ...(twin === undefined ? [] : adoptTwin(twin, payload.interventionId)),
  );
}

/** The intervention that somebody else started on the same entry within `SAME_START_MS` ([F5]). */
function twinOf(state: SessionState, entryId: string, asker: Asker, startMs: number): InterventionRow | undefined {
  const isAliased = (id: string): boolean => state.tables.aliases.get(id)?.undone === false;
  const candidates = [...latestInterventions(state)].filter(
    (row) => row.entry === entryId && row.start.by !== asker.by && !row.voided && !row.undone && !isAliased(row.id),
  );
  return candidates.find((row) => Math.abs(edgeTime(state, row.start) - startMs) <= SAME_START_MS);
}

/** The losing id becomes an alias of the intervention, and its mark a witness mark. */
function mergeInto(target: string, losingId: string, payload: StartPayload): FloorDraft[] {
  return [
    { type: 'intervention-merged', payload: { interventionId: losingId, target } },
    {
      type: 'mark-witnessed',
      payload: { markId: losingId, interventionId: target, edge: 'start', mark: payload.mark },
    },
  ];
}

/** The timekeeper's start counts, also after a witness's. The witness's intervention becomes an alias of it ([F5]). */
function adoptTwin(twin: InterventionRow, standingId: string): FloorDraft[] {
  return [
    { type: 'intervention-merged', payload: { interventionId: twin.id, target: standingId } },
    {
      type: 'mark-witnessed',
      payload: { markId: twin.id, interventionId: standingId, edge: 'start', mark: twin.start.mark },
    },
  ];
}

/** Ends the turn that still holds the floor at the next start ([F7]). */
function endOpenTurn(state: SessionState, payload: StartPayload, startMs: number): FloorDraft[] {
  const seen = payload.endsInterventionId === null ? undefined : resolveId(state, payload.endsInterventionId);
  const open = openTurn(state);
  const holder = latestTurns(state).find((row) => row.id === seen && row.end === null) ?? open;
  if (holder === undefined) return [];
  const lengthMs = Math.max(0, startMs - edgeTime(state, holder.start));
  const uncertaintyMs = Math.min(HAND_OVER_MS, lengthMs);
  return [
    ...closeInside(state, holder.id, payload.mark),
    {
      type: 'intervention-ended',
      payload: { interventionId: holder.id, mark: payload.mark, basis: 'next_started', uncertaintyMs },
    },
  ];
}

function startedEvent(
  state: SessionState,
  payload: StartPayload,
  entry: EntryRow | undefined,
  startMs: number,
  standing: InterventionRow['standing'],
): FloorDraft {
  const actor = payload.actor ?? entry?.actor ?? null;
  const actorClass = payload.class ?? entry?.class ?? classOfActor(actor);
  const kind = payload.kind ?? entry?.kind ?? 'statement';
  const isNamed = entry !== undefined || payload.announcedAs !== undefined || actor !== null;
  return {
    type: 'intervention-started',
    payload: {
      interventionId: payload.interventionId,
      entryId: entry?.id ?? null,
      actor,
      class: actorClass,
      announcedAs: payload.announcedAs ?? null,
      kind,
      replyTo: (payload.replyTo ?? entry?.replyTo ?? []).map((id) => resolveId(state, id)),
      interrupts: null,
      mark: payload.mark,
      allotted: allottedAt(state, kind, actorClass, startMs),
      basis: entry !== undefined ? 'speakers_list' : isNamed ? 'chair_announced' : 'unidentified',
      confidence: isNamed ? 'probable' : 'unverified',
      standing,
    },
  };
}
