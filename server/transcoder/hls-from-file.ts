import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_FORMATS, type FileProbe } from './probe-file.ts';
import type { Transcoder } from './transcoder.ts';
import { CodedError } from '../coded-error.ts';

export interface HlsRequest {
  readonly file: string;
  readonly probe: FileProbe;
  /** Emptied first. It is complete only when the promise has resolved. */
  readonly folder: string;
  /** Name of the playlist in the folder. */
  readonly list: string;
  readonly signal: AbortSignal;
  /** From 0 to 1. Not called if the file does not state its length. */
  readonly onProgress: (done: number) => void;
}

const SEGMENT_S = 4;
/** Longest distance between key frames for a copy, ms. Longer segments would play and seek badly. */
const LONGEST_SEGMENT_S = 30;
/** By how much a recording may be shorter than its original, ms: sound may end before the picture. */
const MISSING_MS = 2000;
const MISSING_SHARE = 0.01;

const COPY_LIMIT_MS = 3_600_000;
/** Time limit of encoding, in lengths of the file. The machine may be busy. */
const ENCODE_LIMIT_FACTOR = 6;
const LONGEST_MS = 24 * 3_600_000;
const LOOK_EVERY_MS = 1000;

const COPIED_PIXELS = new Set(['yuv420p', 'yuvj420p']);
const ENCODE_PICTURE = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-vsync', 'vfr'],
  ...['-vf', "scale=-2:'2*trunc(min(720,ih)/2)'", '-force_key_frames', `expr:gte(t,n_forced*${String(SEGMENT_S)})`],
];
const ENCODE_SOUND = ['-c:a', 'aac', '-b:a', '128k', '-ac', '2'];
/** Sound in MPEG-TS has a header in each packet, fMP4 has one header. The filter leaves other sound unchanged. */
const COPY_SOUND = ['-c:a', 'copy', '-bsf:a', 'aac_adtstoasc'];

/**
 * Makes the fMP4 stream of a file. H.264 and AAC are copied if browsers can play them, everything else is encoded.
 *
 * @throws CodedError `unsupported_media` without picture and sound; `ffmpeg_missing`; `ffmpeg_failed`. The folder
 *   is removed then.
 */
export async function makeHls(transcoder: Transcoder, request: HlsRequest): Promise<void> {
  const { probe, folder, signal } = request;
  if (probe.picture === null && probe.sound === null)
    throw new CodedError('unsupported_media', {}, { detail: 'neither picture nor sound' });
  const canCopy = probe.picture === null || isPlayable(probe.picture);
  try {
    if (canCopy && (await made(transcoder, request, true))) return;
    signal.throwIfAborted();
    await made(transcoder, request, false);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function isPlayable({ codec, pixelFormat }: NonNullable<FileProbe['picture']>): boolean {
  return codec === 'h264' && COPIED_PIXELS.has(pixelFormat);
}

/** False if the picture turns out not to be copyable. */
async function made(transcoder: Transcoder, request: HlsRequest, copiesPicture: boolean): Promise<boolean> {
  const { folder, list, probe } = request;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const mayStillEncode = copiesPicture && probe.picture !== null;
  try {
    await run(transcoder, request, copiesPicture);
  } catch (error) {
    if (mayStillEncode && !request.signal.aborted) return false;
    throw error;
  }
  const lengths = [...(await readFile(join(folder, list), 'utf8')).matchAll(/#EXTINF:([\d.]+)/g)].map((one) =>
    Number(one[1]),
  );
  const isWhole = lengths.reduce((sum, each) => sum + each, 0) * 1000 >= leastMs(probe);
  if (isWhole && !(mayStillEncode && Math.max(...lengths) > LONGEST_SEGMENT_S)) return true;
  if (mayStillEncode) return false;
  throw new CodedError('ffmpeg_failed', {}, { detail: 'the recording is shorter than its file' });
}

function leastMs({ durationMs }: FileProbe): number {
  return durationMs === null ? 1 : durationMs - Math.max(MISSING_MS, MISSING_SHARE * durationMs);
}

async function run(transcoder: Transcoder, request: HlsRequest, copiesPicture: boolean): Promise<void> {
  const { file, probe, folder, list, signal } = request;
  const stopWatching = watchProgress(request);
  try {
    await transcoder.run({
      inputs: [{ source: file, options: ['-format_whitelist', FILE_FORMATS] }],
      options: [
        ...(probe.picture === null
          ? ['-vn']
          : ['-map', '0:V:0', ...(copiesPicture ? ['-c:v', 'copy'] : ENCODE_PICTURE)]),
        ...(probe.sound === null
          ? ['-an']
          : ['-map', '0:a:0', ...(probe.sound.codec === 'aac' ? COPY_SOUND : ENCODE_SOUND)]),
        ...['-sn', '-dn', '-map_chapters', '-1', '-f', 'hls', '-hls_time', String(SEGMENT_S), '-hls_list_size', '0'],
        ...['-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'],
        ...['-hls_segment_filename', join(folder, '%05d.m4s')],
      ],
      outFile: join(folder, list),
      limitMs: copiesPicture
        ? COPY_LIMIT_MS
        : Math.max(COPY_LIMIT_MS, ENCODE_LIMIT_FACTOR * (probe.durationMs ?? LONGEST_MS)),
      signal,
    });
  } finally {
    stopWatching();
  }
}

/** ffmpeg writes the list at the end. Until then the existing files show the progress. */
function watchProgress({ folder, probe: { durationMs }, onProgress }: HlsRequest): () => void {
  if (durationMs === null) return () => undefined;
  const timer = setInterval(() => {
    readdir(folder).then(
      (files) => onProgress(Math.min(1, (files.length * SEGMENT_S * 1000) / durationMs)),
      () => undefined,
    );
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
