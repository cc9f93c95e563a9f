import { sessionPayload } from '../../shared/session/session-events.ts';
import type { IngestEvent } from '../ingest/ingest-event.ts';
import type { Anchors } from './anchors.ts';
import type { Listener } from './commands.ts';
import type { Metrics } from './metrics.ts';
import { sessionOf } from './stream-names.ts';
import type { StreamSpeakers } from './stream-speakers.ts';

export interface FollowRecordingsDeps {
  readonly anchors: Anchors;
  readonly streamSpeakers: StreamSpeakers;
  readonly metrics: Metrics;
  /** Publishes that the state of a source changed. */
  readonly publishState: (sourceId: string) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** Passes the events of recordings, and of their attachment to sessions, to the services that need them. */
export function followRecordings({ anchors, streamSpeakers, metrics, publishState, onFault }: FollowRecordingsDeps): {
  readonly onIngest: (event: IngestEvent) => void;
  readonly onPublished: Listener;
} {
  return {
    onIngest(event) {
      if (event.type === 'state') publishState(event.sourceId).catch(onFault);
      if (event.type === 'speaker') streamSpeakers.take(event).catch(onFault);
      if (event.type === 'epoch') anchors.onEpoch(event).catch(onFault);
      if (event.type === 'segment') metrics.add('rostrum_ingest_segments_total', 1);
      if (event.type === 'gap') metrics.add('rostrum_ingest_gaps_total', 1, event.reason);
    },
    onPublished({ stream, events }) {
      const session = sessionOf(stream);
      if (session === undefined) return;
      for (const event of events) {
        const attached = sessionPayload(event, 'source-attached');
        if (attached !== undefined) anchors.onAttached(session, attached.sourceId).catch(onFault);
      }
    },
  };
}
