/** Records all chosen renditions of a live source. */
import { createAnnouncedSpeakers } from '../speakers/announced-speakers.ts';
import type { Fetcher } from './fetcher.ts';
import { createRetryingFetcher } from './retrying-fetcher.ts';
import type { IngestListener } from '../ingest-event.ts';
import { MAIN_RENDITION, type MediaIndex, type SourceRow } from '../index/media-index.ts';
import { createPlaylistLoader } from './playlist-loader.ts';
import { startPuller, type Puller, type PullerDeps } from './puller.ts';
import { createRecorder } from '../recorder.ts';
import { createPageAddresses, type PageResolver } from './page-addresses.ts';
import type { Recording } from '../recording.ts';
import type { ChosenRendition } from '../playlist/rendition-choice.ts';
import type { Runtime } from '../runtime.ts';
import type { SegmentSink } from '../segment-sink.ts';

/** How long followers let main's segments go first, ms. */
const LONGEST_TURN_MS = 500;
const LOOK_AGAIN_MS = 100;

export interface SourcePullerDeps {
  readonly index: MediaIndex;
  readonly sink: SegmentSink;
  readonly fetcher: Fetcher;
  readonly runtime: Runtime;
  /** Throws `disk_full` if recording must stop ([M10]). */
  readonly checkDisk: () => Promise<void>;
  readonly emit: IngestListener;
  /** Finds streams behind pages. Null if nothing can. */
  readonly resolver: PageResolver | null;
  /** Called when an address of the source has turned out to be that of a page. */
  readonly onPage: (url: string) => void;
  /** Whether the next media begins a new epoch, also if its sequence goes on. */
  readonly anew?: boolean;
}

/** Records a live source with every chosen rendition ([M3b]), until it is closed. */
export interface SourcePuller extends Recording {
  setUrl(url: string): void;
}

export function pullSource(source: SourceRow, deps: SourcePullerDeps): SourcePuller {
  const { index, runtime, emit } = deps;
  const fetcher = createRetryingFetcher(deps.fetcher, runtime);
  const stop = new AbortController();
  const followers = new Map<string, Puller>();
  const closing = new Set<Promise<void>>();
  let { url } = source;
  const pages =
    deps.resolver === null
      ? undefined
      : createPageAddresses({ resolver: deps.resolver, nowMs: () => runtime.nowMs(), onPage: deps.onPage });

  function start(rendition: string, options: Pick<PullerDeps, 'onHealth' | 'onNews' | 'speakers' | 'turn'>): Puller {
    const { pinnedVariantUrl } = source;
    const onChoice = rendition === MAIN_RENDITION ? record : undefined;
    const recorder = createRecorder(source.id, rendition, deps);
    if (deps.anew === true) recorder.beginEpoch();
    return startPuller({
      ...deps,
      ...options,
      fetcher,
      loader: createPlaylistLoader(fetcher, { url, pinnedVariantUrl, rendition, onChoice, pages }),
      recorder,
      expected: index.expected(source.id).filter((slot) => slot.rendition === rendition),
    });
  }

  /** Starts and stops followers so that they match the choice. */
  function record(chosen: readonly ChosenRendition[]): void {
    if (stop.signal.aborted) return;
    for (const { url: _secret, ...row } of chosen) index.putRendition({ sourceId: source.id, ...row });
    const wanted = new Set(chosen.map(({ rendition }) => rendition).filter((id) => id !== MAIN_RENDITION));
    for (const [rendition, follower] of followers) {
      if (wanted.has(rendition)) continue;
      followers.delete(rendition);
      const closed = follower.close().finally(() => closing.delete(closed));
      closing.add(closed);
    }
    for (const rendition of wanted)
      if (!followers.has(rendition)) followers.set(rendition, start(rendition, { turn, onHealth: tell }));
  }

  /** Main's segments go first, but not for long: what leaves the window is lost. */
  async function turn(): Promise<void> {
    const latestMs = runtime.nowMs() + LONGEST_TURN_MS;
    while (main.isFetching() && runtime.nowMs() < latestMs) await runtime.sleep(LOOK_AGAIN_MS, stop.signal);
  }

  /** Reports a follower's change as news of its source, whose state it does not change. */
  function tell(): void {
    emit({ type: 'state', sourceId: source.id, ...main.health() });
  }

  const main = start(MAIN_RENDITION, {
    speakers: createAnnouncedSpeakers({
      ...{ sourceId: source.id, index, emit },
      nowMs: () => runtime.nowMs(),
      goesOn: index.tail(source.id, MAIN_RENDITION, 1).length > 0,
    }),
    onHealth: (health) => {
      emit({ type: 'state', sourceId: source.id, ...health });
    },
    // A follower that waits for main to show its place need not wait longer.
    onNews: () => {
      for (const follower of followers.values()) follower.wake();
    },
  });

  return {
    setUrl(next) {
      url = next;
      main.setUrl(next);
      for (const follower of followers.values()) follower.setUrl(next);
    },
    // A fault of another rendition than main is its own ([M16d]).
    health: (rendition) => (rendition === MAIN_RENDITION ? main : followers.get(rendition))?.health(),
    async close() {
      stop.abort();
      await Promise.all([main, ...followers.values()].map((puller) => puller.close()));
      await Promise.all(closing);
    },
  };
}
