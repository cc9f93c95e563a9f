import type { IngestEvent, SpeakerAnnounced } from '../ingest/ingest-event.ts';
import { createQueue } from '../queue.ts';
import type { Anchors } from '../recordings/anchors.ts';
import { STREAM_FEED, type SpeakerFeed } from '../sessions/speaker-feed.ts';
import type { Follower } from './follower.ts';

export interface AnnouncedSpeakerDeps {
  readonly feed: SpeakerFeed;
  readonly anchors: Pick<Anchors, 'sessionsOf'>;
}

/** Reports the speakers that a stream announces to every session that shows it, one after the other ([M17], [E11]). */
export function announcedSpeaker({ feed, anchors }: AnnouncedSpeakerDeps): Follower<IngestEvent> {
  const inTurn = createQueue();

  async function report(announced: SpeakerAnnounced): Promise<void> {
    const { sourceId, eventId, epoch, mediaMs, atMs, state, name, delegation } = announced;
    for (const sessionId of await anchors.sessionsOf(sourceId)) {
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

  return async (event) => {
    if (event.type === 'speaker') await inTurn(() => report(event));
  };
}
