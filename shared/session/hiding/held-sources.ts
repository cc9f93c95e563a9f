import { hiddenSubjects } from './hidden.ts';
import type { MediaPosition } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { countingAnchors } from '../time/timeline.ts';

/**
 * A recording of a session that has a hidden speaker. An epoch of it without an anchor may show that speaker at any
 * moment ([P28]).
 */
export interface HeldSource {
  readonly sourceId: string;
  /** Epochs that have an anchor in this session. */
  readonly anchoredEpochs: ReadonlySet<number>;
}

/** The attached recordings of a session in which a hidden speaker has an entry or a statement. Else none. */
export function heldSources(state: SessionState): readonly HeldSource[] {
  const { entries, interventions, sources } = state.tables;
  const isSomebodyHidden = [...hiddenSubjects(state)].some((id) => entries.has(id) || interventions.has(id));
  if (!isSomebodyHidden) return [];
  const anchors = countingAnchors(state);
  return [...sources.values()]
    .filter(({ detached, undone }) => !detached && !undone)
    .map(({ id: sourceId }) => ({
      sourceId,
      anchoredEpochs: new Set(anchors.filter((anchor) => anchor.sourceId === sourceId).map(({ epoch }) => epoch)),
    }));
}

/** Whether a place is in an epoch of the recording that has no anchor. */
export function isUnanchored(
  { sourceId, anchoredEpochs }: HeldSource,
  place: Pick<MediaPosition, 'sourceId' | 'epoch'>,
): boolean {
  return place.sourceId === sourceId && !anchoredEpochs.has(place.epoch);
}
