/** Derives from a source's playlists how often to read them. */
import { lengthOf } from '../timeline/media-counter.ts';
import type { MediaPlaylist } from '../playlist/playlist.ts';

/** No source is read more often than this, ms. */
const SHORTEST_MS = 500;
/** Interval of reading a source that is not live, ms. It may begin again with a window of six seconds. */
const NOT_LIVE_MS = 1500;
const LONGEST_NOT_LIVE_MS = 60_000;
/**
 * Interval for each line of a long list that brings nothing new, ms. A line is about 75 bytes, so that is about 1
 * Mbit/s.
 */
const NOT_LIVE_MS_PER_LINE = 0.6;
/** Reads in one window. A request takes time too: a quarter leaves room for what has to be fetched within a third. */
const LOOKS_PER_WINDOW = 4;
/** Number of playlists with news that show the speed of the origin. */
const REMEMBERED_NEWS = 8;
/** From this many silences on their median is the usual one. A single silence may be a stall. */
const USUAL_FROM = 3;
/** Part of the time since the first read, used until the origin's speed is known. */
const FIRST_LOOKS_PART = 1 / 3;

/** The assumption before the first playlist. */
const UNKNOWN = { segmentMs: 2000, lengthMs: 6000, targetMs: 2000 };

/** The speed of a source, from its playlists ([M40], [M44]). Durations are of server time, ms. */
export interface Pace {
  /** Notes a playlist that was requested at `atMs`. */
  saw(playlist: MediaPlaylist, atMs: number): void;
  /** Time from one read of the playlist to the next. */
  intervalMs(isLive: boolean, nowMs: number): number;
  /** How long a segment stays listed. */
  windowMs(): number;
  /** A source without a segment for three of these is silent. */
  rhythmMs(): number;
}

interface Arrival {
  readonly atMs: number;
  readonly newestSeq: number;
}

export function createPace(): Pace {
  let news: readonly Arrival[] = [];
  let isNews = false;
  let listed = { count: 0, ...UNKNOWN };

  /** Time from one segment to the next by their arrival. Null before two playlists with news. */
  function arrivalMs(): number | null {
    const [first, last] = [news[0], news.at(-1)];
    if (first === undefined || last === undefined || first === last) return null;
    return (last.atMs - first.atMs) / (last.newestSeq - first.newestSeq);
  }

  function windowMs(): number {
    const perSegmentMs = arrivalMs();
    return perSegmentMs === null ? listed.lengthMs : Math.min(listed.lengthMs, listed.count * perSegmentMs);
  }

  function liveMs(nowMs: number): number {
    const perSegmentMs = arrivalMs();
    const segmentMs = Math.min(listed.segmentMs, perSegmentMs ?? Infinity, listed.targetMs);
    const steadyMs = Math.min(segmentMs, windowMs() / LOOKS_PER_WINDOW) / (isNews ? 1 : 2);
    const [first] = news;
    // An origin that states wrong lengths shows it soon.
    if (perSegmentMs === null && first !== undefined)
      return Math.min(steadyMs, (nowMs - first.atMs) * FIRST_LOOKS_PART);
    return steadyMs;
  }

  /** Origins that publish several segments at a time are silent in between. */
  function usualSilenceMs(): number {
    const silences = news.slice(1).map(({ atMs }, order) => atMs - (news[order]?.atMs ?? 0));
    return silences.length < USUAL_FROM ? 0 : median(silences);
  }

  function notLiveMs(): number {
    const readableMs = Math.min(listed.count * NOT_LIVE_MS_PER_LINE, LONGEST_NOT_LIVE_MS);
    return Math.max(Math.min(windowMs() / LOOKS_PER_WINDOW, NOT_LIVE_MS), readableMs);
  }

  return {
    saw(playlist, atMs) {
      const { segments, targetDurationMs } = playlist;
      const newestSeq = segments.at(-1)?.seq;
      if (newestSeq === undefined) return;
      const before = news.at(-1)?.newestSeq;
      isNews = newestSeq !== before;
      // Another count, or more than a window at once: neither shows how fast segments come.
      const goesOn = before !== undefined && newestSeq >= before && newestSeq - before <= segments.length;
      if (!goesOn) news = [];
      if (isNews) news = [...news, { atMs, newestSeq }].slice(-REMEMBERED_NEWS);
      const segmentMs = median(segments.map(({ durMs }) => durMs));
      listed = { count: segments.length, segmentMs, lengthMs: lengthOf(segments), targetMs: targetDurationMs };
    },
    intervalMs: (isLive, nowMs) => Math.max(isLive ? liveMs(nowMs) : notLiveMs(), SHORTEST_MS),
    windowMs,
    rhythmMs: () => Math.max(listed.targetMs, usualSilenceMs()),
  };
}

/** The median. Zero for no values. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
