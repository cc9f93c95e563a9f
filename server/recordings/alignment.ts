import {
  anchorsFor,
  areInOrder,
  cutsBetween,
  effectOf,
  isMarkedOn,
  type KnownMoment,
  type Run,
} from '../../shared/session/align/align.ts';
import type {
  AlignableEpoch,
  AlignmentOutcome,
  AlignmentRequest,
  GivenMoment,
} from '../../shared/contract/http/alignments.schema.ts';
import { markPairs, tieByPairs } from '../../shared/session/align/mark-pairs.ts';
import { resolveId, sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { anchoredStretches } from '../../shared/session/time/position.ts';
import { edgeTime, isSaid, markTime, mediaTime } from '../../shared/session/time/timeline.ts';
import type { AnchorBasis } from '../../shared/vocabulary/time.ts';
import type { EpochRow, MediaIndex } from '../ingest/index/media-index.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { Anchors } from './anchors.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import { newId } from '../new-id.ts';
import { streamOf } from '../sessions/stream-names.ts';

/** Aligns recordings with sessions that were tagged without them. Refusals are `CodedError`s. */
export interface Alignment {
  runs(sessionId: string): Promise<readonly AlignableEpoch[]>;
  preview(sessionId: string, request: AlignmentRequest): Promise<AlignmentOutcome>;
  /** Adds the anchors, all or none. No mark is rewritten. */
  apply(sessionId: string, request: AlignmentRequest, caller: Caller): Promise<AlignmentOutcome>;
}

export interface AlignmentDeps {
  readonly commands: Commands;
  readonly index: Pick<MediaIndex, 'epochs' | 'epochLengthMs'>;
  readonly anchors: Pick<Anchors, 'onAttached'>;
  readonly nowMs: () => number;
}

/** Least uncertainty of a start or end that a person marked, ms. */
const LEAST_UNCERTAINTY_MS = 500;
/** Uncertainty of a time of day that is given to the second, ms. */
const TIME_OF_DAY_UNCERTAINTY_MS = 1000;

export function createAlignment({ commands, index, anchors, nowMs }: AlignmentDeps): Alignment {
  async function sessionState(sessionId: string): Promise<SessionState> {
    const state = await commands.state(sessionId);
    if (sessionRow(state) === undefined) throw new CodedError('not_found', { id: sessionId });
    return state;
  }

  async function outcome(sessionId: string, request: AlignmentRequest): Promise<AlignmentOutcome> {
    const state = await sessionState(sessionId);
    const { sourceId, epoch } = request;
    const run = { sourceId, epoch };
    const row = index.epochs(sourceId).find((each) => each.epoch === epoch);
    if (row === undefined || state.tables.sources.get(sourceId)?.detached !== false) throw new CodedError('not_found');
    const { moments, basis, residualsMs = [] } = tieFor(state, row, request);
    const added = anchorsFor(state, run, moments, basis);
    return {
      anchors: added,
      uncertaintyMs: Math.max(...moments.map(({ uncertaintyMs }) => uncertaintyMs)),
      cuts: cutsBetween(moments),
      residualsMs,
      ...effectOf(state, added, index.epochLengthMs(sourceId, epoch)),
    };
  }

  return {
    async runs(sessionId) {
      const state = await sessionState(sessionId);
      const attached = [...state.tables.sources.values()].filter(({ detached }) => !detached);
      return attached.flatMap(({ id }) =>
        index.epochs(id).map((row) => alignableRun(state, row, index.epochLengthMs(id, row.epoch))),
      );
    },
    preview: outcome,
    async apply(sessionId, request, caller) {
      const made = await outcome(sessionId, request);
      // A session that was over may lack the recorder's anchors, which other epochs of the source need.
      await anchors.onAttached(sessionId, request.sourceId);
      const now = nowMs();
      const answers = await Promise.all(
        made.anchors.map((anchor) => {
          const payload = { ...anchor, anchorId: newId(now) };
          // Commands that are submitted together are written together.
          return commands.submit(streamOf(sessionId), { commandId: newId(now), type: 'add-anchor', payload }, caller);
        }),
      );
      for (const answer of answers) if (!answer.ok) throw new CodedError(answer.code, answer.params);
      return made;
    },
  };
}

interface Tie {
  /** At least one, in order of media time. */
  readonly moments: readonly KnownMoment[];
  readonly basis: AnchorBasis;
  readonly residualsMs?: readonly number[];
}

function tieFor(state: SessionState, row: EpochRow, request: AlignmentRequest): Tie {
  const { method, moments: given = [] } = request;
  if (given.length > 0 !== (method === 'moments')) throw new CodedError('malformed', { path: '/moments' });
  if (method === 'programme_time') {
    if (row.basis !== 'pdt') throw new CodedError('conflict', { reason: 'no_programme_time' });
    const { sessionMs, uncertaintyMs } = row;
    return { moments: [{ mediaMs: 0, sessionMs, uncertaintyMs }], basis: 'aligned' };
  }
  if (method === 'paired_marks') {
    const tied = tieByPairs(markPairs(state, row));
    if (tied === undefined) throw new CodedError('not_found', { reason: 'no_pairs' });
    return { moments: [tied.moment], basis: 'paired-marks', residualsMs: tied.residualsMs };
  }
  const moments = given.map((each) => knownMoment(state, row, each)).sort((a, b) => a.mediaMs - b.mediaMs);
  if (!areInOrder(moments)) throw new CodedError('malformed', { path: '/moments' });
  return { moments, basis: 'aligned' };
}

function knownMoment(state: SessionState, run: Run, given: GivenMoment): KnownMoment {
  const { mediaMs } = given;
  if ('sessionMs' in given) return { mediaMs, sessionMs: given.sessionMs, uncertaintyMs: TIME_OF_DAY_UNCERTAINTY_MS };
  const row = state.tables.interventions.get(resolveId(state, given.interventionId));
  const edge = row?.[given.edge];
  if (edge == null) throw new CodedError('not_found', { id: given.interventionId });
  // It moves with the recording itself.
  if (isMarkedOn(run, edge)) throw new CodedError('conflict', { reason: 'marked_on_it' });
  const uncertaintyMs = Math.max(LEAST_UNCERTAINTY_MS, edge.uncertaintyMs, markTime(state, edge.mark).uncertaintyMs);
  return { mediaMs, sessionMs: edgeTime(state, edge), uncertaintyMs };
}

function alignableRun(state: SessionState, row: EpochRow, lengthMs: number): AlignableEpoch {
  const { sourceId, epoch } = row;
  const shown = mediaTime(state, { sourceId, epoch, mediaMs: 0 });
  const pairs = markPairs(state, row);
  const tied = tieByPairs(pairs);
  const now = tied && mediaTime(state, { sourceId, epoch, mediaMs: tied.moment.mediaMs });
  return {
    sourceId,
    epoch,
    lengthMs,
    recorderMs: row.sessionMs,
    recorderBasis: row.basis,
    startMs: shown?.ms ?? null,
    uncertaintyMs: shown?.uncertaintyMs ?? null,
    isAligned: anchoredStretches(state).some(
      ({ anchor }) => anchor.sourceId === sourceId && anchor.epoch === epoch && isSaid(anchor),
    ),
    pairs:
      tied === undefined
        ? null
        : {
            count: pairs.length,
            shiftMs: now === undefined ? null : tied.moment.sessionMs - now.ms,
            uncertaintyMs: tied.moment.uncertaintyMs,
          },
  };
}
