import type { Fetcher } from './fetcher.ts';
import type { IngestListener } from './ingest-event.ts';
import { MAIN_RENDITION, type MediaIndex, type SourceRow } from './media-index.ts';
import { createPlaylistLoader } from './playlist-loader.ts';
import { startPuller, type Puller } from './puller.ts';
import { createRecorder } from './recorder.ts';
import type { Runtime } from './runtime.ts';
import type { SegmentSink } from './segment-sink.ts';

export interface SourcePullerDeps {
  readonly index: MediaIndex;
  readonly sink: SegmentSink;
  readonly fetcher: Fetcher;
  readonly runtime: Runtime;
  /** Throws `disk_full` where media must stop ([M10]). */
  readonly checkDisk: () => Promise<void>;
  readonly emit: IngestListener;
}

/** Records a live source until it is closed. */
export function pullSource(source: SourceRow, deps: SourcePullerDeps): Puller {
  const { index, fetcher, emit } = deps;
  return startPuller({
    ...deps,
    loader: createPlaylistLoader(fetcher, source),
    recorder: createRecorder(source.id, MAIN_RENDITION, deps),
    expected: index.expected(source.id).filter(({ rendition }) => rendition === MAIN_RENDITION),
    onHealth: (health) => {
      emit({ type: 'state', sourceId: source.id, ...health });
    },
  });
}
