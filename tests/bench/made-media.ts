import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const FRAME_MS = 40;
export const SEGMENT_MS = 2000;
const FRAMES_A_SEGMENT = SEGMENT_MS / FRAME_MS;
const BITS = 18;

export interface MadeMedia {
  /** An empty folder, or none yet. */
  readonly folder: string;
  readonly container: 'fmp4' | 'ts';
  readonly seconds: number;
  /** Of picture and sound together. Filled up to it: what is cheap to draw weighs as much as a hall. */
  readonly kbits: number;
  /** 640 for 640 × 360; less is cheaper, and the frame number can still be read once the picture is enlarged. */
  readonly width: 160 | 320 | 640;
}

/** Segments of two seconds with a frame number in each picture, drawn as the practice picture has it. */
export function makeMedia({ folder, container, seconds, kbits, width }: MadeMedia): void {
  mkdirSync(folder, { recursive: true });
  const scale = width / 640;
  const square = (index: number, when = ''): string =>
    box([40 + 28 * index, 16, 24, 24], scale, 'white') + (when === '' ? '' : `:enable='${when}'`);
  const picture = [
    box([32, 8, 572, 40], scale, 'black'),
    square(0),
    ...Array.from({ length: BITS }, (_, bit) => square(bit + 1, `mod(floor(n/${String(2 ** bit)}),2)`)),
  ].join(',');
  const soundKbits = 64;
  const pictureKbits = `${String(kbits - soundKbits)}k`;
  const extension = container === 'ts' ? 'mp2t' : 'm4s';
  execFileSync(
    'ffmpeg',
    [
      ...[
        '-v',
        'error',
        '-nostdin',
        '-f',
        'lavfi',
        '-i',
        `color=c=0x18233a:s=${String(width)}x${String(360 * scale)}:r=25`,
      ],
      ...['-f', 'lavfi', '-i', 'sine=f=330:r=48000', '-t', String(seconds), '-filter:v', picture],
      ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', 'nal-hrd=cbr:filler=1'],
      ...['-b:v', pictureKbits, '-minrate', pictureKbits, '-maxrate', pictureKbits, '-bufsize', pictureKbits],
      ...['-g', String(FRAMES_A_SEGMENT), '-keyint_min', String(FRAMES_A_SEGMENT), '-sc_threshold', '0'],
      // AAC begins one packet early; without this the muxer would move the picture, and its frames, 21 ms later.
      ...['-filter:a', 'asetpts=PTS+1024', '-c:a', 'aac', '-aac_coder', 'fast', '-b:a', `${String(soundKbits)}k`],
      ...['-f', 'hls', '-hls_time', String(SEGMENT_MS / 1000), '-hls_list_size', '0'],
      ...(container === 'fmp4' ? ['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'] : []),
      ...['-hls_segment_filename', join(folder, '%05d.part'), join(folder, 'index.m3u8')],
    ],
    { stdio: 'inherit' },
  );
  const parts = readdirSync(folder).filter((name) => name.endsWith('.part'));
  for (const part of parts) renameSync(join(folder, part), join(folder, part.replace('.part', `.${extension}`)));
  const loop = { container, segmentMs: SEGMENT_MS, segmentCount: parts.length };
  writeFileSync(join(folder, 'loop.json'), JSON.stringify(loop));
}

function box(edges: readonly [number, number, number, number], scale: number, color: string): string {
  const [x, y, w, h] = edges.map((edge) => String(Math.round(edge * scale)));
  return `drawbox=x=${x ?? ''}:y=${y ?? ''}:w=${w ?? ''}:h=${h ?? ''}:c=${color}:t=fill`;
}
