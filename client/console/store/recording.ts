/** Follows the state of a session's recordings for the console. */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals-core';
import type { SessionSource, SessionSources } from '../../../shared/contract/http/sources.schema.ts';
import type { SourceState } from '../../../shared/vocabulary/media.ts';
import { findMessage, t } from '../../messages.ts';
import { api } from '../../sync/api.ts';
import type { SessionStore } from '../../sync/session-store.ts';

/** Interval of asking without news, ms. A notice may be lost and an answer may fail. */
const ASK_MS = 30_000;
const TICK_MS = 1000;
const MINUTE_MS = 60_000;

/** How the recording of a session goes. */
export interface Recording {
  /** The state in words. Null while it is unknown. */
  readonly words: ReadonlySignal<string | null>;
  /** Whether a stream was added and is known not to be recorded now. A stream that is only starting has not failed. */
  readonly isFailing: ReadonlySignal<boolean>;
  /** The failure in words, and what can be done about it. Null without a failure. */
  readonly alarm: ReadonlySignal<string | null>;
  /** Whether it is recorded, with no note about it. */
  readonly isFine: ReadonlySignal<boolean>;
  /** The stream to show: of those with a picture the one in the best state. Null without one. */
  readonly sourceId: ReadonlySignal<string | null>;
  close(): void;
}

/** An address that an encoder may be given some day. */
function isUnused({ kind, state, lastSegmentAgeMs }: SessionSource): boolean {
  return kind === 'push' && state === 'connecting' && lastSegmentAgeMs === null;
}

function wordsFor(floor: SessionSource, silentMs: number | null): string {
  const { state, error } = floor;
  // The stream is not silent: the disk is full.
  if (error === 'disk_full') return t('error.disk_full');
  if (isUnused(floor)) return t('console.recording.unused');
  switch (state) {
    case 'live':
    case 'degraded':
      if (error === 'stream_clock_off') return t('error.stream_clock_off');
      return t(state === 'live' ? 'console.recording.live' : 'console.recording.trouble');
    case 'stalled':
      if (silentMs === null) return t('console.recording.connecting');
      return silentMs < 2 * MINUTE_MS
        ? t('console.recording.silent', { seconds: Math.round(silentMs / 1000) })
        : t('console.recording.silent_min', { minutes: Math.round(silentMs / MINUTE_MS) });
    case 'connecting':
      return error === null
        ? t('console.recording.connecting')
        : (findMessage(`error.${error}`) ?? t('console.recording.stopped'));
    case 'ended?':
      return t('console.recording.ended');
    case 'stopped':
      return t('console.recording.stopped');
  }
}

/** The states, from being recorded now to being over. */
const STATES: readonly SourceState[] = ['live', 'degraded', 'stalled', 'connecting', 'ended?', 'stopped'];

/** The streams of the floor, the one in the best state first. An upload is no stream ([V8]). */
function streamsOf(sources: readonly SessionSource[]): readonly SessionSource[] {
  const rank = ({ state, kind, lastSegmentAgeMs }: SessionSource): number =>
    // An address that an encoder may be given some day is nothing to wait for.
    kind === 'push' && lastSegmentAgeMs === null ? STATES.length : STATES.indexOf(state);
  const ageMs = ({ lastSegmentAgeMs }: SessionSource): number => lastSegmentAgeMs ?? Number.MAX_VALUE;
  return sources
    .filter(({ role, kind }) => role === 'floor' && kind !== 'upload')
    .sort((a, b) => rank(a) - rank(b) || ageMs(a) - ageMs(b));
}

/** Asks whenever the state may have changed, and counts the seconds of silence between. */
export function followRecording({ sessionId, state, recordingNews }: SessionStore): Recording {
  const answer = signal<{
    readonly floor: SessionSource | null;
    readonly shown: SessionSource | null;
    readonly hasFiles: boolean;
    readonly askedMs: number;
  } | null>(null);
  const now = signal(performance.now());
  const ask = async (): Promise<void> => {
    try {
      const { sources } = await api.get<SessionSources>(`/api/sessions/${sessionId}/sources`);
      const hasFiles = sources.some(({ kind }) => kind === 'upload');
      const streams = streamsOf(sources);
      const [floor = null] = streams;
      const shown = streams.find(({ lastSegmentAgeMs }) => lastSegmentAgeMs !== null) ?? null;
      answer.value = { floor, shown, hasFiles, askedMs: performance.now() };
    } catch {
      // Without an answer nothing is known or claimed. The connection has its own words.
      answer.value = null;
    }
  };
  const attached = computed(() => state.value.tables.sources);
  const stop = effect(() => {
    void attached.value;
    void recordingNews.value;
    void ask();
  });
  const asking = setInterval(() => void ask(), ASK_MS);
  const ticking = setInterval(() => (now.value = performance.now()), TICK_MS);
  const words = computed(() => {
    if (answer.value === null) return null;
    const { floor, hasFiles, askedMs } = answer.value;
    // A session with an uploaded file alone was never meant to have a stream.
    if (floor === null) return hasFiles ? null : t('console.recording.none');
    const { lastSegmentAgeMs } = floor;
    const silentMs = lastSegmentAgeMs === null ? null : lastSegmentAgeMs + Math.max(0, now.value - askedMs);
    return wordsFor(floor, silentMs);
  });
  const isFailing = computed(() => {
    const floor = answer.value?.floor;
    if (floor == null) return false;
    if (floor.state === 'connecting') return floor.error !== null || isUnused(floor);
    return floor.state !== 'live' && floor.state !== 'degraded';
  });
  return {
    words,
    isFailing,
    alarm: computed(() => {
      const floor = answer.value?.floor;
      if (floor == null || !isFailing.value) return null;
      const isOfAddress = floor.kind !== 'push' && floor.error !== 'disk_full';
      return t(isOfAddress ? 'console.recording.alarm' : 'console.recording.alarm_other', { state: words.value ?? '' });
    }),
    isFine: computed(() => answer.value?.floor?.state === 'live' && answer.value.floor.error === null),
    sourceId: computed(() => answer.value?.shown?.id ?? null),
    close() {
      stop();
      clearInterval(asking);
      clearInterval(ticking);
    },
  };
}
