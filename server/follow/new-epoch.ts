import type { IngestEvent } from '../ingest/ingest-event.ts';
import type { Anchors } from '../recordings/anchors.ts';
import type { Follower } from './follower.ts';

/** Anchors a new epoch in every session that has its source attached ([E15]). */
export function newEpoch(anchors: Pick<Anchors, 'onEpoch'>): Follower<IngestEvent> {
  return async (event) => {
    if (event.type === 'epoch') await anchors.onEpoch(event);
  };
}
