/** Types the events of ingest. */
import type { FeedState, GapReason } from '../../shared/vocabulary/media.ts';
import type { SourceHealth } from './health.ts';
import type { EpochRow, Slot, StoredFile } from './index/media-index.ts';

/** The place of a stretch of media: in its epoch, and in programme time (Unix ms). */
type Place = Pick<Slot, 'sourceId' | 'epoch' | 'rendition' | 'seq' | 'mediaMs' | 'durMs' | 'pdtMs'>;

/** Events of the sources, for their listeners. All that they state is already in the index. */
export type IngestEvent =
  | ({ readonly type: 'state'; readonly sourceId: string } & SourceHealth)
  | ({ readonly type: 'segment' } & Place & StoredFile)
  | ({ readonly type: 'gap'; readonly reason: GapReason } & Place)
  /** A new epoch, which the timeline of a session needs as an anchor. */
  | ({ readonly type: 'epoch'; readonly mediaMs: 0 } & Pick<
      EpochRow,
      'sourceId' | 'epoch' | 'sessionMs' | 'basis' | 'uncertaintyMs'
    >)
  /** The stream itself names the speaker ([M17a]). */
  | SpeakerAnnounced
  | ({ readonly type: 'conflict'; readonly refusedSha256: string } & Place);

export interface SpeakerAnnounced extends Pick<Slot, 'sourceId' | 'epoch' | 'mediaMs'> {
  readonly type: 'speaker';
  /** Equal for the same statement of the stream, however often it is announced. */
  readonly eventId: string;
  readonly state: FeedState;
  readonly name?: string;
  readonly delegation?: string;
  /** Server time at which it was read, Unix ms. */
  readonly atMs: number;
}

export type IngestListener = (event: IngestEvent) => void;

export function placeOf({ sourceId, epoch, rendition, seq, mediaMs, durMs, pdtMs }: Slot): Place {
  return { sourceId, epoch, rendition, seq, mediaMs, durMs, pdtMs };
}
