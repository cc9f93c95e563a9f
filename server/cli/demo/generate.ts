import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Transcoder } from '../../transcoder/transcoder.ts';
import { INIT_FILE, LOOP_FILE, SEGMENT_MS, segmentFile, type Container, type LoopDescription } from './loop-format.ts';
import { pictureFilters, pictureSource } from './picture.ts';
import type { DemoTruth } from './truth.ts';
import { VOICE_RATE_HZ, soundOf, type Say } from './voice.ts';

export interface LoopRequest {
  readonly truth: DemoTruth;
  /** An empty folder. */
  readonly folder: string;
  readonly container: Container;
  readonly transcoder: Transcoder;
  readonly say: Say;
  readonly fontFile: string;
  readonly quality: { readonly crf: number; readonly audioKbps: number };
  readonly signal?: AbortSignal;
}

export interface LoopInProgress {
  /** Resolves when the first `count` segments are complete. @throws CodedError if they never will be */
  first(count: number): Promise<void>;
  /** Resolves when the whole loop is rendered. @throws CodedError */
  readonly completed: Promise<void>;
}

/** Time limit of rendering, in lengths of the loop. */
const LIMIT_PER_LOOP = 2;
const POLL_MS = 50;
const FRAMES_PER_SEGMENT = 50;
const AAC_PACKET_SAMPLES = 1_024;

/**
 * Renders a loop as HLS segments of two seconds, in order. So playback can begin after the first few. A segment gets
 * its name only when it is complete.
 */
export async function generateLoop(request: LoopRequest): Promise<LoopInProgress> {
  const { folder, container, truth } = request;
  const segmentCount = truth.loopMs / SEGMENT_MS;
  const description: LoopDescription = { container, segmentMs: SEGMENT_MS, segmentCount };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, LOOP_FILE), JSON.stringify(description));

  const has = (index: number): Promise<boolean> =>
    access(join(folder, segmentFile(container, index))).then(
      () => true,
      () => false,
    );
  const completed = render(request).then(async () => {
    if (!(await has(segmentCount - 1))) throw new Error('the loop ends before its last segment');
  });
  // A caller that waits for the beginning gets a failure there. Later failures reject `completed`.
  completed.catch(() => undefined);

  return {
    completed,
    async first(count) {
      const last = Math.min(count, segmentCount) - 1;
      while (!(await has(last))) await Promise.race([delay(POLL_MS), completed]);
    },
  };
}

function render(request: LoopRequest): Promise<void> {
  const { truth, folder, container, transcoder, say, fontFile, quality, signal } = request;
  return transcoder.run({
    inputs: [
      { source: pictureSource(), options: ['-f', 'lavfi'] },
      { source: 'pipe:0', options: ['-f', 's16le', '-ar', String(VOICE_RATE_HZ), '-ac', '1'] },
    ],
    options: [
      // The program ends with its sound. If this process is killed, no orphan goes on rendering.
      ...[
        '-shortest',
        '-t',
        String(truth.loopMs / 1000),
        '-filter:v',
        pictureFilters(truth, fontFile),
        '-pix_fmt',
        'yuv420p',
      ],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', String(quality.crf)],
      ...['-g', String(FRAMES_PER_SEGMENT), '-keyint_min', String(FRAMES_PER_SEGMENT), '-sc_threshold', '0'],
      // AAC begins one packet early. Without this the muxer would move the picture, and its frames, 21 ms later.
      ...['-filter:a', `aresample=48000,asetpts=PTS+${String(AAC_PACKET_SAMPLES)}`],
      ...['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', `${String(quality.audioKbps)}k`],
      ...['-f', 'hls', '-hls_time', String(SEGMENT_MS / 1000), '-hls_list_size', '0', '-hls_flags', 'temp_file'],
      ...(container === 'fmp4' ? ['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', INIT_FILE] : []),
      ...['-hls_segment_filename', join(folder, segmentFile(container, 0).replace('00000', '%05d'))],
    ],
    outFile: join(folder, 'index.m3u8'),
    stdin: soundOf(truth, say),
    limitMs: truth.loopMs * LIMIT_PER_LOOP,
    ...(signal ? { signal } : {}),
  });
}
