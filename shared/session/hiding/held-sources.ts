import { hiddenSubjects } from './hidden.ts';
import type { MediaPosition } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { countingAnchors } from '../time/timeline.ts';

/**
 * A recording of a session in which somebody is hidden. Of its epochs those without an anchor may show her at any
 * moment ([P28]).
 */
export interface HeldSource {
  readonly sourceId: string;
  /** Epochs that an anchor of this session ties to session time. */
  readonly anchoredEpochs: ReadonlySet<number>;
}

/** The recordings that are attached to a session while somebody hidden waits or has spoken in it. */
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

/** Whether a place is in an epoch that nothing ties to session time. */
export function isUnanchored(
  { sourceId, anchoredEpochs }: HeldSource,
  place: Pick<MediaPosition, 'sourceId' | 'epoch'>,
): boolean {
  return place.sourceId === sourceId && !anchoredEpochs.has(place.epoch);
}
