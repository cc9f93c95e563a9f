import { interventionsByTime, isStanding } from '../floor/floor-at.ts';
import type { Edge, InterventionRow, Mark } from '../state/rows.ts';
import { resolveId, type SessionState } from '../state/state.ts';
import { isMarkedOn, type KnownMoment, type Run } from './align.ts';

/** The same start or end, marked in the room and on a recording. */
export interface MarkPair {
  readonly interventionId: string;
  readonly edge: 'start' | 'end';
  /** Media time of the frame on screen, less the reaction lead, ms. */
  readonly mediaMs: number;
  /** Session time of the press in the room, less the lead, Unix ms. */
  readonly sessionMs: number;
}

/** The anchor of an epoch that pairs of marks give, and how far each pair is from it. */
export interface PairedTie {
  readonly moment: KnownMoment;
  /** For each pair, ms: session time by its own marks minus session time by the anchor. */
  readonly residualsMs: readonly number[];
}

/** Fewer pairs than this have no meaningful spread. */
const FEW = 3;
/** The uncertainty of fewer pairs, ms: two people's presses may differ by this much. */
const FEW_UNCERTAINTY_MS = 2000;
/** A person's reaction limits the certainty, even if all pairs agree, ms. */
const LEAST_UNCERTAINTY_MS = 250;

/**
 * Starts and ends that were marked from the room and on this epoch ([T8i]). Each start and each end counts once: of
 * several marks the median is used.
 */
export function markPairs(state: SessionState, run: Run): readonly MarkPair[] {
  const witnessed = marksByEdge(state);
  return interventionsByTime(state)
    .filter(isStanding)
    .flatMap((row) =>
      (['start', 'end'] as const).flatMap((edge): MarkPair[] => {
        const marks = [...pressed(row, edge), ...(witnessed.get(`${row.id} ${edge}`) ?? [])];
        const room = marks.filter(({ vantage }) => vantage === 'room').map((mark) => mark.pressedMs - mark.leadMs);
        const shown = marks.flatMap((mark) =>
          mark.media !== undefined && isMarkedOn(run, { mark }) ? [mark.media.mediaMs - mark.leadMs] : [],
        );
        if (room.length === 0 || shown.length === 0) return [];
        return [{ interventionId: row.id, edge, mediaMs: Math.max(0, median(shown)), sessionMs: median(room) }];
      }),
    );
}

/**
 * The anchor that the middle pair gives ([T8i]). Fewer than half of the pairs may be wrong by any amount. Undefined
 * without a pair.
 */
export function tieByPairs(pairs: readonly MarkPair[]): PairedTie | undefined {
  const first = pairs.reduce<MarkPair | undefined>(
    (earliest, pair) => (earliest === undefined || pair.mediaMs < earliest.mediaMs ? pair : earliest),
    undefined,
  );
  if (first === undefined) return undefined;
  const offsets = pairs.map(({ mediaMs, sessionMs }) => sessionMs - mediaMs);
  const offsetMs = median(offsets);
  const residualsMs = offsets.map((each) => each - offsetMs);
  const spreadMs = quantile(residualsMs.map(Math.abs), 0.75);
  const uncertaintyMs = pairs.length < FEW ? FEW_UNCERTAINTY_MS : Math.max(LEAST_UNCERTAINTY_MS, Math.round(spreadMs));
  return { moment: { mediaMs: first.mediaMs, sessionMs: first.mediaMs + offsetMs, uncertaintyMs }, residualsMs };
}

/** The mark of an edge. An edge that was inferred or corrected has none: nobody observed that moment. */
function pressed(row: InterventionRow, edge: 'start' | 'end'): readonly Mark[] {
  const found: Edge | null = row[edge];
  return found?.basis === 'pressed' && found.shiftMs === 0 ? [found.mark] : [];
}

function marksByEdge(state: SessionState): ReadonlyMap<string, readonly Mark[]> {
  const found = new Map<string, Mark[]>();
  for (const { undone, intervention, edge, mark } of state.tables.witnesses.values()) {
    if (undone) continue;
    const key = `${resolveId(state, intervention)} ${edge}`;
    found.set(key, [...(found.get(key) ?? []), mark]);
  }
  return found;
}

/** Rounded to whole ms. */
function median(values: readonly number[]): number {
  return Math.round((quantile(values, 0.5, Math.floor) + quantile(values, 0.5, Math.ceil)) / 2);
}

function quantile(values: readonly number[], share: number, round: (place: number) => number = Math.ceil): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[round((sorted.length - 1) * share)] ?? 0;
}
