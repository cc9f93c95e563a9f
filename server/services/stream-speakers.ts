import type { SpeakerAnnounced } from '../ingest/ingest-event.ts';
import { createQueue } from '../queue.ts';
import { STREAM_FEED, type SpeakerFeed } from './speaker-feed.ts';

export interface StreamSpeakersDeps {
  readonly feed: SpeakerFeed;
  /** Sessions to which a source is attached and that are not over. */
  readonly sessionsOf: (sourceId: string) => Promise<readonly string[]>;
}

/** Passes the speakers that a stream names to every session that shows it, one after the other ([M17a], [E11]). */
export interface StreamSpeakers {
  take(announced: SpeakerAnnounced): Promise<void>;
}

export function createStreamSpeakers({ feed, sessionsOf }: StreamSpeakersDeps): StreamSpeakers {
  const inTurn = createQueue();

  async function pass({
    sourceId,
    eventId,
    epoch,
    mediaMs,
    atMs,
    state,
    name,
    delegation,
  }: SpeakerAnnounced): Promise<void> {
    for (const sessionId of await sessionsOf(sourceId)) {
      await feed.take(sessionId, {
        source: STREAM_FEED,
        sourceEventId: `${sourceId} ${eventId}`,
        at: atMs,
        media: { sourceId, epoch, mediaMs },
        state,
        ...(name === undefined ? {} : { name }),
        ...(delegation === undefined ? {} : { delegation }),
      });
    }
  }

  return { take: (announced) => inTurn(() => pass(announced)) };
}
