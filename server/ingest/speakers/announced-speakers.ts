import type { FeedState } from '../../../shared/vocabulary/media.ts';
import type { DateRange } from './date-ranges.ts';
import { readId3, type Id3Text } from './id3.ts';
import type { IngestListener } from '../ingest-event.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../index/media-index.ts';
import { originPath } from '../timeline/media-counter.ts';
import type { PlaylistSegment } from '../playlist/playlist.ts';
import { createTimedMetadataReader } from './timed-metadata.ts';
import type { ArrivingBody } from '../segment-sink.ts';

/** Most speakers a minute. A stream comes from outside; more than this is no list of speakers. */
const MAX_A_MINUTE = 20;
const REMEMBERED = 1000;

/** Reads the speakers that a stream names ([M17]), and publishes each statement once. */
export interface AnnouncedSpeakers {
  /** Reads EXT-X-DATERANGE of a playlist. `listed` holds its segments by the numbers of the index. */
  fromPlaylist(ranges: readonly DateRange[], epoch: number, listed: readonly PlaylistSegment[]): void;
  /** Reads timed ID3 of an incoming segment. It is published once `stored` is called. */
  fromSegment(slot: Slot, body: ArrivingBody): { readonly body: ArrivingBody; stored(): void };
}

export interface AnnouncedSpeakersDeps {
  readonly sourceId: string;
  readonly index: Pick<MediaIndex, 'slot'>;
  readonly nowMs: () => number;
  readonly emit: IngestListener;
  /** The recording resumes: earlier speakers are published already. */
  readonly goesOn: boolean;
}

interface Who {
  readonly name?: string;
  readonly delegation?: string;
}

export function createAnnouncedSpeakers(deps: AnnouncedSpeakersDeps): AnnouncedSpeakers {
  const { sourceId, index, nowMs, emit } = deps;
  const told = new Set<string>();
  let recent: readonly number[] = [];
  /** The speaker of the newest tag. Encoders repeat it in every segment. */
  let tagged: { readonly ordinal: number; readonly who: string } | null = deps.goesOn ? { ordinal: -1, who: '' } : null;

  function tell(eventId: string, state: FeedState, who: Who, position: { epoch: number; mediaMs: number }): void {
    if (told.has(eventId)) return;
    const now = nowMs();
    recent = recent.filter((ms) => now - ms < 60_000);
    if (recent.length >= MAX_A_MINUTE) return;
    recent = [...recent, now];
    told.add(eventId);
    for (const oldest of told) {
      if (told.size <= REMEMBERED) break;
      told.delete(oldest);
    }
    emit({ type: 'speaker', sourceId, eventId, state, ...who, ...position, atMs: now });
  }

  /** The position in the recording of a moment of the origin's own time. Undefined if it is not listed. */
  function positionAt(
    statedMs: number,
    epoch: number,
    listed: readonly PlaylistSegment[],
  ): { readonly epoch: number; readonly mediaMs: number } | undefined {
    const segment = listed.findLast(
      ({ pdtMs, durMs }) => pdtMs !== null && pdtMs <= statedMs && statedMs < pdtMs + durMs,
    );
    if (segment?.pdtMs == null) return undefined;
    const slot = index.slot({ sourceId, epoch, rendition: MAIN_RENDITION, seq: segment.seq });
    if (slot?.originPath !== originPath(segment.url)) return undefined;
    return { epoch, mediaMs: slot.mediaMs + Math.round(statedMs - segment.pdtMs) };
  }

  return {
    fromPlaylist(ranges, epoch, listed) {
      for (const { id, startMs, endMs, attributes } of ranges) {
        const who = whoIn(attributes);
        if (who === null) continue;
        const start = positionAt(startMs, epoch, listed);
        const state = attributes.get('X-STATE') === 'queued' ? 'queued' : 'mic-on';
        if (start !== undefined) tell(`range ${id}`, state, who, start);
        const end = endMs === null || state === 'queued' ? undefined : positionAt(endMs, epoch, listed);
        if (end !== undefined) tell(`range ${id} end`, 'mic-off', who, end);
      }
    },

    fromSegment(slot, body) {
      const reader = createTimedMetadataReader();
      async function* heard(): AsyncGenerator<Uint8Array, void, undefined> {
        for await (const chunk of body) {
          reader.push(chunk);
          yield chunk;
        }
      }
      const { cameSha256 } = body;
      return {
        body: { [Symbol.asyncIterator]: heard, ...(cameSha256 && { cameSha256 }) },
        stored() {
          for (const { tag, offsetMs } of reader.tags()) {
            const who = whoTagged(readId3(tag));
            const words = JSON.stringify(who);
            // Segments may arrive in another order than they are played.
            if (who === null || slot.ordinal < (tagged?.ordinal ?? 0)) continue;
            const isNews = tagged === null || (tagged.who !== '' && tagged.who !== words);
            tagged = { ordinal: slot.ordinal, who: words };
            const mediaMs = slot.mediaMs + Math.min(offsetMs, slot.durMs);
            if (isNews)
              tell(`tag ${String(slot.epoch)} ${String(mediaMs)}`, 'mic-on', who, { epoch: slot.epoch, mediaMs });
          }
        },
      };
    },
  };
}

const NAME = ['X-SPEAKER-NAME', 'X-SPEAKER', 'X-NAME'] as const;
const DELEGATION = ['X-DELEGATION', 'X-COUNTRY', 'X-ORGANIZATION', 'X-ORGANISATION', 'X-AFFILIATION'] as const;

/** A date range names a speaker by its class, or by an attribute that only speakers have. */
function whoIn(attributes: ReadonlyMap<string, string>): Who | null {
  const isSpeaker =
    /speaker/i.test(attributes.get('CLASS') ?? '') || NAME.slice(0, 2).some((name) => attributes.has(name));
  const first = (names: readonly string[]): string =>
    names.map((name) => plain(attributes.get(name))).find(Boolean) ?? '';
  return isSpeaker ? whoOf(first(NAME), first(DELEGATION)) : null;
}

/** TXXX texts with a known description come first, then the performer, then the title. */
function whoTagged(texts: readonly Id3Text[]): Who | null {
  const own = (pattern: RegExp): string | undefined =>
    texts.find(({ frame, description }) => frame === 'TXXX' && pattern.test(description))?.text;
  const of = (frame: string): string | undefined => texts.find((each) => each.frame === frame)?.text;
  const name = plain(own(/speaker|^name$/i)) || plain(of('TPE1')) || plain(of('TIT2'));
  return whoOf(name, plain(own(/delegation|country|organi[sz]ation|affiliation/i)));
}

function whoOf(name: string, delegation: string): Who | null {
  if (name === '' && delegation === '') return null;
  return { ...(name === '' ? {} : { name }), ...(delegation === '' ? {} : { delegation }) };
}

/** Removes characters that no name has. */
function plain(text = ''): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
