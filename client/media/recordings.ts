import { attachedSources } from '../../shared/session/attached-sources.ts';
import { interventionsByTime, isStanding } from '../../shared/session/floor/floor-at.ts';
import { startOf, tiedStretches } from '../../shared/session/position.ts';
import type { SessionState } from '../../shared/session/state.ts';
import { edgeTime } from '../../shared/session/timeline.ts';
import type { RecordingChoice } from './rostrum-picture-choices.ts';

/** Who goes on tagging hears again what was said last. */
const HEARD_AGAIN_MS = 2000;

/** The recordings of a session, those of the floor first. */
export function recordingsOf(state: SessionState): readonly RecordingChoice[] {
  const inOrder = attachedSources(state);
  return inOrder.map(({ id, channel }, at) => ({
    sourceId: id,
    // Two of one name are told apart by their number.
    label: inOrder.some((other) => other.id !== id && other.channel === channel)
      ? `${channel} ${String(at + 1)}`
      : channel,
  }));
}

/** A moment of session time that is looked for in one recording after the other ([V8]). */
export interface MomentSearch {
  readonly ms: number;
  /** The recording to come back to where none has it. */
  readonly home: string;
  /** What to show of that one then; else what comes after the moment. */
  readonly orElseMs?: number;
  /** The recordings that do not have it. */
  readonly without: readonly string[];
}

/** Where to look next, once the recording that is shown does not have the moment; undefined to stay with it. */
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

/** Its first frame, session time; undefined where nothing ties the recording to it. */
function firstMsOf(state: SessionState, sourceId: string): number | undefined {
  const starts = tiedStretches(state)
    .filter(({ anchor }) => anchor.sourceId === sourceId)
    .map(startOf);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** Shows one recording and no other: at a moment if it has it, else with its first frame. */
export function searchWithin(state: SessionState, sourceId: string, ms: number): MomentSearch {
  const without = recordingsOf(state).map((each) => each.sourceId);
  const orElseMs = firstMsOf(state, sourceId);
  return { ms, home: sourceId, without, ...(orElseMs !== undefined && { orElseMs }) };
}

/**
 * Where somebody who tags a recording begins ([V8]): where tagging stopped, else with its first frame. Session time;
 * undefined where nothing ties the recording to it.
 */
export function resumeMs(state: SessionState, sourceId: string): number | undefined {
  const firstMs = firstMsOf(state, sourceId);
  if (firstMs === undefined) return undefined;
  const last = interventionsByTime(state).findLast(isStanding);
  return last === undefined ? firstMs : Math.max(edgeTime(state, last.end ?? last.start) - HEARD_AGAIN_MS, firstMs);
}
