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
export function makeMedia({ folder, container, ...film }: MadeMedia): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('ffmpeg', [...filmed({ ...film, moving: false }), ...asSegments(folder, container)], {
    stdio: 'inherit',
  });
  nameSegments(folder, container);
}

export interface MadeHours {
  /** An empty folder, or none yet; for whatever there is of it. */
  readonly folder: string;
  readonly containers: readonly MadeMedia['container'][];
  readonly hours: number;
  readonly kbits: number;
}

/** How long it takes until the pictures come again, s: both whole segments and whole packets of sound. */
const ROUND_S = 64;
export const FRAMES_A_ROUND = (ROUND_S * 1000) / FRAME_MS;

/**
 * Makes hours of 1280 × 720 with as much motion as in a hall, in one run of time stamps. One minute is drawn and
 * repeated. Returns the folder of each container's segments.
 */
export function makeHours({ folder, containers, hours, kbits }: MadeHours): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  const round = join(folder, 'round.mp4');
  execFileSync('ffmpeg', [...filmed({ seconds: ROUND_S + 1, kbits, width: 1280, moving: true }), round], {
    stdio: 'inherit',
  });
  const list = join(folder, 'rounds.txt');
  const entry = `file 'round.mp4'\nduration ${String(ROUND_S)}\noutpoint ${String(ROUND_S)}\n`;
  const rounds = Math.ceil((hours * 3600) / ROUND_S);
  writeFileSync(list, `ffconcat version 1.0\n${entry.repeat(rounds)}`);
  const made = containers.map((container): [string, string] => {
    const into = join(folder, container);
    mkdirSync(into);
    const copied = ['-f', 'concat', '-i', list, '-t', String(hours * 3600), '-c', 'copy'];
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...copied, ...asSegments(into, container)], {
      stdio: 'inherit',
    });
    nameSegments(into, container);
    return [container, into];
  });
  return Object.fromEntries(made);
}

interface Film extends Pick<MadeMedia, 'seconds' | 'kbits'> {
  readonly width: MadeMedia['width'] | 1280;
  readonly moving: boolean;
}

function filmed({ seconds, kbits, width, moving }: Film): string[] {
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
  const drawn = `${moving ? 'testsrc2=' : 'color=c=0x18233a:'}s=${String(width)}x${String(360 * scale)}:r=25`;
  return [
    ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', drawn],
    ...['-f', 'lavfi', '-i', 'sine=f=330:r=48000', '-t', String(seconds), '-filter:v', picture],
    ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', 'nal-hrd=cbr:filler=1'],
    ...['-b:v', pictureKbits, '-minrate', pictureKbits, '-maxrate', pictureKbits, '-bufsize', pictureKbits],
    ...['-g', String(FRAMES_A_SEGMENT), '-keyint_min', String(FRAMES_A_SEGMENT), '-sc_threshold', '0'],
    // AAC begins one packet early; without this the muxer would move the picture, and its frames, 21 ms later.
    ...['-filter:a', 'asetpts=PTS+1024', '-c:a', 'aac', '-aac_coder', 'fast', '-b:a', `${String(soundKbits)}k`],
  ];
}

function asSegments(folder: string, container: MadeMedia['container']): string[] {
  return [
    ...['-f', 'hls', '-hls_time', String(SEGMENT_MS / 1000), '-hls_list_size', '0'],
    ...(container === 'fmp4' ? ['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'] : []),
    ...['-hls_segment_filename', join(folder, '%05d.part'), join(folder, 'index.m3u8')],
  ];
}

function nameSegments(folder: string, container: MadeMedia['container']): void {
  const extension = container === 'ts' ? 'mp2t' : 'm4s';
  const parts = readdirSync(folder).filter((name) => name.endsWith('.part'));
  for (const part of parts) renameSync(join(folder, part), join(folder, part.replace('.part', `.${extension}`)));
  const loop = { container, segmentMs: SEGMENT_MS, segmentCount: parts.length };
  writeFileSync(join(folder, 'loop.json'), JSON.stringify(loop));
}

function box(edges: readonly [number, number, number, number], scale: number, color: string): string {
  const [x, y, w, h] = edges.map((edge) => String(Math.round(edge * scale)));
  return `drawbox=x=${x ?? ''}:y=${y ?? ''}:w=${w ?? ''}:h=${h ?? ''}:c=${color}:t=fill`;
}
