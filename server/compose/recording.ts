import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createAddressGuard, type AddressGuard } from '../ingest/guard/address-guard.ts';
import { createIngest } from '../ingest/ingest.ts';
import { createFetcher } from '../ingest/pull/fetcher.ts';
import type { PageResolver } from '../ingest/pull/page-addresses.ts';
import { createYtDlp } from '../ingest/pull/yt-dlp.ts';
import { createRuntime } from '../ingest/runtime.ts';
import { sourceView } from '../media/source-state.ts';
import { createAnchors } from '../recordings/anchors.ts';
import { createSources } from '../recordings/sources.ts';
import { createLiveProgram } from '../transcoder/live-program.ts';
import { createTranscoder } from '../transcoder/transcoder.ts';
import { createUploadFolder } from '../uploads/upload-folder.ts';
import { createUploads } from '../uploads/uploads.ts';
import type { Context } from './context.ts';
import type { SessionsPart } from './sessions.ts';
import type { StorePart } from './store.ts';
import type { TranscodingPart } from './transcoding.ts';

export type RecordingPart = ReturnType<typeof composeRecording>;

/** Everything that brings media in and anchors it to sessions. Nothing is recorded before `ingest.start`. */
export function composeRecording(
  { options: { config, time = {} }, onFault, closeLater }: Context,
  { nowMs, mediaIndex: index, commands, sessionIds, transcoder, mediaRoot }: StorePart & SessionsPart & TranscodingPart,
) {
  const runtime = createRuntime(nowMs, time.sleep);
  const guard = createAddressGuard({ allowPrivate: config.ingestAllowPrivate });
  const fetcher = createFetcher(guard, runtime, config.ingestProxy);
  closeLater(() => fetcher.close());
  const ingest = createIngest({
    ...{ root: mediaRoot, index, guard, fetcher, runtime },
    program: createLiveProgram(transcoder.programs.ffmpeg),
    resolver: pageResolver(config, guard),
    onListenerError: onFault,
  });
  closeLater(() => ingest.close());
  const anchors = createAnchors({
    commands,
    openSessions: sessionIds,
    epochsOf: (sourceId) => ingest.epochs(sourceId),
  });
  // A queue of its own: a film that is encoded for hours must not hold up clips.
  const fileTranscoder = createTranscoder({ programs: transcoder.programs, maxJobs: 1 });
  closeLater(() => fileTranscoder.close());
  const uploads = createUploads({
    folder: createUploadFolder(join(config.dataDir, 'uploads')),
    ...{ transcoder: fileTranscoder, ingest, commands, anchors, nowMs, onFault },
  });
  closeLater(() => uploads.close());
  return {
    ...{ ingest, anchors, uploads },
    sources: createSources({ ingest, commands, anchors, nowMs }),
    viewOf: (sourceId: string) => sourceView({ index, ingest, nowMs }, sourceId),
  };
}

function pageResolver({ ytDlpPath: path, ingestProxy: proxyUrl }: Config, guard: AddressGuard): PageResolver | null {
  return path === null ? null : createYtDlp({ path, guard, proxyUrl });
}
