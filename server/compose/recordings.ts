import { join } from 'node:path';
import { createAlignment } from '../recordings/alignment.ts';
import { createDateRanges } from '../recordings/date-ranges.ts';
import { createPeaks } from '../recordings/peaks.ts';
import { createThumbnails } from '../recordings/thumbnails.ts';
import type { Context } from './context.ts';
import type { RecordingPart } from './recording.ts';
import type { SessionsPart } from './sessions.ts';
import type { StorePart } from './store.ts';
import type { TranscodingPart } from './transcoding.ts';

/** What is shown of recordings: alignment, thumbnails, loudness, speakers by time. */
export function composeRecordings(
  { options: { config }, onFault }: Context,
  parts: StorePart & SessionsPart & TranscodingPart & RecordingPart,
) {
  const { store, nowMs, queries, mediaIndex: index, commands, protection, transcoder, mediaRoot, anchors } = parts;
  const media = { index, protection, transcoder, mediaRoot };
  return {
    alignment: createAlignment({ commands, index, anchors, nowMs }),
    dateRanges: createDateRanges({ index, queries, store, commands }),
    thumbnails: createThumbnails({ commands, ...media, cacheFolder: join(config.dataDir, 'thumbnails') }),
    peaks: createPeaks({ ...media, cacheFolder: join(config.dataDir, 'peaks'), nowMs, onFault }),
  };
}
