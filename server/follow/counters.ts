import type { IngestEvent } from '../ingest/ingest-event.ts';
import type { Published } from '../sessions/commands.ts';
import type { Metrics } from '../metrics.ts';
import type { Follower } from './follower.ts';

/** Counts the events of all logs. */
export function countEvents(metrics: Pick<Metrics, 'add'>): Follower<Published> {
  return ({ events }) => metrics.add('rostrum_events_total', events.length);
}

/** Counts what is recorded and what is missing. */
export function countSegments(metrics: Pick<Metrics, 'add'>): Follower<IngestEvent> {
  return (event) => {
    if (event.type === 'segment') metrics.add('rostrum_ingest_segments_total', 1);
    if (event.type === 'gap') metrics.add('rostrum_ingest_gaps_total', 1, event.reason);
  };
}
