import type { Answer } from '../../shared/log/command.ts';
import { matchActor } from '../../shared/reference/actors.ts';
import { cleanListLine } from '../../shared/reference/fold-name.ts';
import { fold } from '../../shared/reference/fold.ts';
import { floorAt, interventionsByTime, waitingAt } from '../../shared/session/floor/floor-at.ts';
import type { EntryRow, InterventionRow, Mark, MediaPosition } from '../../shared/session/state/rows.ts';
import { textOf, type SessionState } from '../../shared/session/state/state.ts';
import { edgeTime, markTime } from '../../shared/session/time/timeline.ts';
import type { FeedState } from '../../shared/vocabulary/media.ts';
import type { Commands } from './commands.ts';
import { derivedId } from '../new-id.ts';
import { streamOf } from './stream-names.ts';

/** The report of a conference system about one microphone or one line of its list. */
export interface SpeakerEvent {
  /** The feed, e.g. `cocon`. The log names it as `feed:<source>`. */
  readonly source: string;
  /** Identifies the report, so that it takes effect once if it is sent again. */
  readonly sourceEventId: string;
  /** When it happened, Unix ms, by the feed's estimate of server time. */
  readonly at: number;
  /** Position in the recording of a stream that names its speakers. `at` is then when the server read it. */
  readonly media?: MediaPosition;
  readonly seat?: string;
  readonly name?: string;
  readonly delegation?: string;
  readonly state: FeedState;
}

/** The feed of speakers that a stream names ([M17a]). No other sender may use its name ([G20]). */
export const STREAM_FEED = 'stream';

/** Assumed uncertainty of a feed's clock, ms. */
const FEED_UNCERTAINTY_MS = 2000;

export interface SpeakerFeed {
  take(sessionId: string, event: SpeakerEvent): Promise<Answer>;
}

/**
 * Turns reports of a conference system into commands ([E11]). A feed never becomes timekeeper. Its starts become witness
 * marks or wait for review. Its stops are witness marks.
 */
export function createSpeakerFeed(commands: Commands): SpeakerFeed {
  return {
    async take(sessionId, event) {
      const { source, sourceEventId } = event;
      // The same report always has the same ids, so that a repeated report is a repeated command.
      const idFor = (purpose: string): string => derivedId(sessionId, source, sourceEventId, purpose);
      const commandId = idFor('command');
      const state = await commands.state(sessionId);
      const command = translate(state, event, idFor);
      if (command === undefined) return { ok: false, commandId, code: 'not_found', params: { state: event.state } };
      const caller = { userId: `feed:${source}`, role: 'feed' } as const;
      return commands.submit(streamOf(sessionId), { commandId, ...command }, caller);
    },
  };
}

interface FeedCommand {
  readonly type: string;
  readonly payload: object;
}

function translate(
  state: SessionState,
  event: SpeakerEvent,
  idFor: (purpose: string) => string,
): FeedCommand | undefined {
  const listedAs = listedName(event);
  const observed = { pressedMs: event.at, pressUncertaintyMs: FEED_UNCERTAINTY_MS, leadMs: 0 };
  const mark: Mark =
    event.media === undefined
      ? { vantage: 'room', ...observed }
      : { vantage: 'stream', ...observed, media: event.media };
  const atMs = markTime(state, mark).ms;
  switch (event.state) {
    case 'queued': {
      if (listedAs === undefined) return undefined;
      const entry = { entryId: idFor('entry'), listedAs, ...known(listedAs) };
      return { type: 'add-entries', payload: { entries: [entry], place: 'end' } };
    }
    case 'mic-on': {
      const entry = waitingAt(state, atMs).find((row) => isSameSpeaker(state, row, listedAs));
      const ids = { interventionId: idFor('intervention'), entryId: entry?.id ?? null, endsInterventionId: null };
      const named = listedAs === undefined || entry !== undefined ? {} : { announcedAs: listedAs, ...known(listedAs) };
      return { type: 'start-intervention', payload: { ...ids, ...named, mark } };
    }
    case 'mic-off': {
      const row = heardAt(state, atMs, listedAs);
      return row && { type: 'stop-intervention', payload: { interventionId: row.id, mark } };
    }
  }
}

/** The delegation, else the name of the person. Undefined without either. */
function listedName({ delegation, name }: SpeakerEvent): string | undefined {
  const text = cleanListLine(delegation ?? name ?? '');
  return text === '' ? undefined : text;
}

function known(listedAs: string): object {
  const { actor, class: actorClass } = matchActor(listedAs);
  return actor === null ? {} : { actor, class: actorClass };
}

function isSameSpeaker(state: SessionState, row: EntryRow | InterventionRow, listedAs: string | undefined): boolean {
  if (listedAs === undefined) return false;
  const { actor } = matchActor(listedAs);
  if (actor !== null || row.actor !== null) return actor === row.actor;
  const name = textOf(state, 'listedAs' in row ? row.listedAs : row.announcedAs);
  return name !== null && fold(name) === fold(listedAs);
}

/** The turn that a `mic-off` ends: the last one of that speaker. If the feed names nobody, it is the turn at the floor. */
function heardAt(state: SessionState, ms: number, listedAs: string | undefined): InterventionRow | undefined {
  if (listedAs === undefined) return floorAt(state, ms).holder ?? undefined;
  return interventionsByTime(state).findLast((row) => {
    if (row.voided || edgeTime(state, row.start) > ms) return false;
    const entry = row.entry === null ? undefined : state.tables.entries.get(row.entry);
    return isSameSpeaker(state, row, listedAs) || (entry !== undefined && isSameSpeaker(state, entry, listedAs));
  });
}
