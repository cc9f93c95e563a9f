import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CutMethod } from '../../shared/vocabulary/media.ts';
import { COPY_LIMIT_MS, withSeekable, type ClipPart, type SeekablePart, type SeekableStream } from './clip-input.ts';
import type { JobInput, PictureSize, RunJob, Transcoder, TranscoderJob } from './transcoder.ts';

export interface ClipRequest {
  /** Only `strict` joins several. */
  readonly parts: readonly ClipPart[];
  /** Appears only when it is complete and checked. */
  readonly outFile: string;
  readonly method: CutMethod;
  readonly signal?: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress?: (progress: number) => void;
}

/** The length of a clip may differ by one packet of sound from the length asked for. */
const TOLERANCE_MS = 100;
/** Time limit of encoding, in lengths of the clip. The machine may be busy. */
const STRICT_LIMIT_FACTOR = 10;
/** Read beyond the end, ms. A read limit counts from the first frame and admits one frame too many; a filter trims. */
const READ_BEYOND_MS = 1000;

const MP4 = ['-movflags', '+faststart', '-f', 'mp4'];
const ENCODED = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
  ...['-c:a', 'aac', '-flags:v', '+bitexact', '-flags:a', '+bitexact'],
];

/** For clips whose first part has an unknown size, or needs none. */
const COMMON_SIZE: PictureSize = { widthPx: 1280, heightPx: 720 };

/** Frames of a sheet, from left to right and down. */
const [SHEET_COLUMNS, SHEET_ROWS] = [5, 2];
const SHEET_TILE_WIDTH_PX = 320;
/** From this length on a sheet is made of key frames alone. They cost a tenth. */
const KEY_FRAMES_FROM_MS = 60_000;

/**
 * Cuts a clip that begins and ends with the frames asked for ([J5]).
 *
 * @throws CodedError `ffmpeg_missing`, `ffmpeg_failed`
 */
export async function cutClip(transcoder: Transcoder, request: ClipRequest): Promise<void> {
  const { parts, outFile, method, signal, onProgress } = request;
  const durationMs = parts.reduce((sum, part) => sum + part.durationMs, 0);
  const partFile = `${outFile}.part`;
  const run: RunJob = (job) => transcoder.run(signal === undefined ? job : { ...job, signal });
  const asTheyCome = [transcoder.programs.ffmpeg?.takesFpsMode === true ? '-fps_mode' : '-vsync', 'vfr'];
  const wanted = { parts, beside: outFile, soundOnly: method === 'sound' };
  try {
    await mkdir(dirname(outFile), { recursive: true });
    await withSeekable(run, wanted, async (seekable) => {
      // Probing takes a process, which costs as much as half a cut.
      const [first, ...others] = seekable;
      const asked = others.length === 0 ? null : await transcoder.pictureSize(first?.file ?? '');
      await run({
        ...METHODS[method]({ parts: seekable, durationMs, size: asked ?? COMMON_SIZE, asTheyCome }),
        outFile: partFile,
        onProgress: (writtenMs) => onProgress?.(writtenMs / durationMs),
      });
    });
    await rename(partFile, outFile);
  } finally {
    await rm(partFile, { force: true });
  }
}

type Cut = Pick<TranscoderJob, 'inputs' | 'options' | 'limitMs' | 'expected'>;

interface ToCut {
  readonly parts: readonly SeekablePart[];
  readonly durationMs: number;
  /** Parts of several sizes are fitted into this size. */
  readonly size: PictureSize;
  /** Frames keep their own times. A constant rate would show the first one twice if a cut lies between two. */
  readonly asTheyCome: readonly string[];
}

const METHODS: { readonly [Method in CutMethod]: (cut: ToCut) => Cut } = {
  copy: ({ parts, durationMs }) => ({
    inputs: inputsOf(parts),
    options: [...pictureAndSound(parts), '-t', seconds(durationMs), '-c', 'copy', ...MP4],
    limitMs: COPY_LIMIT_MS,
    expected: { durationMs, toleranceMs: TOLERANCE_MS },
  }),
  sound: ({ parts, durationMs }) => ({
    inputs: inputsOf(parts),
    options: ['-map', '0:a:0', '-t', seconds(durationMs), '-c', 'copy', ...MP4],
    limitMs: COPY_LIMIT_MS,
    expected: { durationMs, toleranceMs: TOLERANCE_MS },
  }),
  strict: ({ parts, durationMs, size, asTheyCome }) => ({
    inputs: inputsOf(parts, ({ durationMs: lengthMs }) => ['-t', seconds(lengthMs + READ_BEYOND_MS)]),
    options: [
      ...(parts.length === 1 ? [...pictureAndSound(parts), ...endingAfter(durationMs)] : joinedStreams(parts, size)),
      ...[...asTheyCome, ...ENCODED, ...MP4],
    ],
    limitMs: COPY_LIMIT_MS + STRICT_LIMIT_FACTOR * durationMs,
    expected: { durationMs, toleranceMs: TOLERANCE_MS },
  }),
  sheet({ parts, durationMs }) {
    const filters = [
      `fps=${String(SHEET_COLUMNS * SHEET_ROWS * 1000)}/${String(durationMs)}`,
      `scale=${String(SHEET_TILE_WIDTH_PX)}:-2`,
      `tile=${String(SHEET_COLUMNS)}x${String(SHEET_ROWS)}:padding=4`,
    ];
    const keyFrames = durationMs >= KEY_FRAMES_FROM_MS ? ['-skip_frame', 'nokey'] : [];
    return {
      inputs: inputsOf(parts, () => [...keyFrames, '-t', seconds(durationMs)]),
      options: [
        ...['-an', '-vf', filters.join(), '-frames:v', '1', '-q:v', '4', '-update', '1'],
        ...['-c:v', 'mjpeg', '-f', 'image2'],
      ],
      limitMs: COPY_LIMIT_MS + durationMs,
    };
  },
};

/** All pictures, then the sounds that were recorded beside them. */
function inputsOf(
  parts: readonly SeekablePart[],
  optionsOf: (part: SeekablePart) => readonly string[] = () => [],
): JobInput[] {
  const input = ({ file, fromMs }: SeekableStream, part: SeekablePart): JobInput => ({
    source: file,
    options: ['-ss', seconds(fromMs), ...optionsOf(part)],
  });
  const sounds = parts.flatMap((part) => (part.sound === null ? [] : [input(part.sound, part)]));
  return [...parts.map((part) => input(part, part)), ...sounds];
}

/** The input with the sound of each part. Some pictures contain their own sound. */
function soundInput(parts: readonly SeekablePart[], at: number): string {
  if (parts[at]?.sound === null) return String(at);
  return String(parts.length + parts.slice(0, at).filter(({ sound }) => sound !== null).length);
}

/** At most one stream of each kind. Data streams beside the picture are dropped, because nobody has reviewed them. */
function pictureAndSound(parts: readonly SeekablePart[]): string[] {
  return ['-map', '0:v:0?', '-map', `${soundInput(parts, 0)}:a:0?`];
}

/** Cuts before the first frame after the end. */
function endingAfter(durationMs: number): string[] {
  return ['-vf', `trim=end=${seconds(durationMs)}`, '-af', `atrim=end=${seconds(durationMs)}`];
}

/** Joins the parts, scaled to one size. */
function joinedStreams(parts: readonly SeekablePart[], { widthPx, heightPx }: PictureSize): string[] {
  const box = `${String(widthPx)}:${String(heightPx)}`;
  const fit = `scale=${box}:force_original_aspect_ratio=decrease,pad=${box}:(ow-iw)/2:(oh-ih)/2,setsar=1`;
  const graph = [
    ...parts.map(({ durationMs }, at) => `[${String(at)}:v:0]trim=end=${seconds(durationMs)},${fit}[v${String(at)}]`),
    ...parts.map(
      ({ durationMs }, at) => `[${soundInput(parts, at)}:a:0]atrim=end=${seconds(durationMs)}[a${String(at)}]`,
    ),
    parts.map((_, at) => `[v${String(at)}][a${String(at)}]`).join('') +
      `concat=n=${String(parts.length)}:v=1:a=1[v][a]`,
  ];
  return ['-filter_complex', graph.join(';'), '-map', '[v]', '-map', '[a]'];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
