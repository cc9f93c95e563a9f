import { recordedSources } from '../../shared/session/recordings/attached-sources.ts';
import { interventionsByTime, isStanding } from '../../shared/session/floor/floor-at.ts';
import { startOf, anchoredStretches } from '../../shared/session/time/position.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { edgeTime } from '../../shared/session/time/timeline.ts';
import { t } from '../messages.ts';
import { timeOfDay } from '../ui/clock-text.ts';
import type { RecordingChoice } from './rostrum-picture-choices.ts';

/** A user who resumes tagging hears this much again, ms. */
const HEARD_AGAIN_MS = 2000;

/** The recordings of a session that have content, floor recordings first. Each has a name of its own. */
export function recordingsOf(state: SessionState): readonly RecordingChoice[] {
  const timeZone = sessionRow(state)?.timeZone ?? 'UTC';
  const firstMs = firstMoments(state);
  const named = recordedSources(state).map(({ id, channel }) => ({ id, channel, startMs: firstMs.get(id) ?? 0 }));
  const isShared = (words: string, all: readonly string[]): boolean => all.filter((each) => each === words).length > 1;
  const channels = named.map(({ channel }) => channel);
  const dated = named.map(({ channel, startMs }) =>
    isShared(channel, channels) ? t('player.recording_from', { channel, time: timeOfDay(startMs, timeZone) }) : channel,
  );
  return named.map(({ id }, at) => {
    const words = dated[at] ?? '';
    return { sourceId: id, label: isShared(words, dated) ? `${words} (${String(at + 1)})` : words };
  });
}

/** A search for a moment of session time in one recording after the other ([V8]). */
export interface MomentSearch {
  readonly ms: number;
  /** The recording to return to if none has it. */
  readonly home: string;
  /** What to show of that recording then. Otherwise the next moment is shown. */
  readonly orElseMs?: number;
  /** The recordings that do not have it. */
  readonly without: readonly string[];
}

/** Where to search next if the shown recording does not have the moment. Undefined: stay with it. */
export function nextPlace(
  search: MomentSearch,
  shown: string,
  state: SessionState,
): { readonly sourceId: string; readonly ms: number; readonly search: MomentSearch | undefined } | undefined {
  const { ms, home, orElseMs } = search;
  const without = [...search.without, shown];
  const next = recordingsOf(state).find(({ sourceId }) => !without.includes(sourceId));
  if (next !== undefined) return { sourceId: next.sourceId, ms, search: { ...search, without } };
  if (shown === home && orElseMs === undefined) return undefined;
  return { sourceId: home, ms: orElseMs ?? ms, search: undefined };
}

/** The first frame of each recording, session time. Recordings without an anchor have none. */
function firstMoments(state: SessionState): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const stretch of anchoredStretches(state)) {
    const { sourceId } = stretch.anchor;
    first.set(sourceId, Math.min(first.get(sourceId) ?? Infinity, startOf(stretch)));
  }
  return first;
}

/** Shows one recording only: at a moment if it has that, else at its first frame. */
export function searchWithin(state: SessionState, sourceId: string, ms: number): MomentSearch {
  const without = recordingsOf(state).map((each) => each.sourceId);
  const orElseMs = firstMoments(state).get(sourceId);
  return { ms, home: sourceId, without, ...(orElseMs !== undefined && { orElseMs }) };
}

/** Session time at which a picture begins: live for a running stream, unless the user tags the recording. */
export function beginMs(state: SessionState, sourceId: string, how: 'tagging' | 'live' | 'over'): number | undefined {
  if (how === 'live') return undefined;
  return how === 'tagging' ? resumeMs(state, sourceId) : openingMs(state, sourceId);
}

/**
 * Where a recording that has ended opens, session time: the start of the session in it, else its first frame.
 * Undefined without an anchor.
 */
export function openingMs(state: SessionState, sourceId: string): number | undefined {
  const firstMs = firstMoments(state).get(sourceId);
  return firstMs && Math.max(firstMs, sessionRow(state)?.startedAtMs ?? firstMs);
}

/**
 * Session time at which a user begins to tag a recording ([V8]): where tagging stopped, else its first frame. Undefined
 * without an anchor.
 */
export function resumeMs(state: SessionState, sourceId: string): number | undefined {
  const firstMs = firstMoments(state).get(sourceId);
  if (firstMs === undefined) return undefined;
  const last = interventionsByTime(state).findLast(isStanding);
  return last === undefined ? firstMs : Math.max(edgeTime(state, last.end ?? last.start) - HEARD_AGAIN_MS, firstMs);
}
