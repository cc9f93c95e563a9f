import { mediaFolder } from '../ingest/media-folder.ts';
import { resolveFfmpeg } from '../transcoder/resolve-ffmpeg.ts';
import { createTranscoder } from '../transcoder/transcoder.ts';
import type { Context } from './context.ts';

export type TranscodingPart = Awaited<ReturnType<typeof composeTranscoding>>;

/** ffmpeg, where there is one, and the folder of recorded media. */
export async function composeTranscoding({ options: { config, programs }, closeLater }: Context) {
  const transcoder = createTranscoder({ programs: programs ?? (await resolveFfmpeg(config)) });
  closeLater(() => transcoder.close());
  const { ffmpeg } = transcoder.programs;
  return {
    transcoder,
    mediaRoot: mediaFolder(config.dataDir),
    ffmpeg: ffmpeg && { source: ffmpeg.source, version: ffmpeg.version },
  };
}
