/** The format of a rendered loop. The generator writes it and the origin serves it. */
export const FRAME_MS = 40;
export const SEGMENT_MS = 2_000;
export const WIDTH_PX = 640;
export const HEIGHT_PX = 360;

export const CONTAINERS = ['fmp4', 'ts'] as const;
export type Container = (typeof CONTAINERS)[number];

export const INIT_FILE = 'init.mp4';
export const LOOP_FILE = 'loop.json';

/** `loop.json` in the folder of a loop. */
export interface LoopDescription {
  readonly container: Container;
  readonly segmentMs: number;
  readonly segmentCount: number;
}

/** File of the segment at `index` (from 0) within the loop. Not `.ts`: compilers would take it for a program. */
export function segmentFile(container: Container, index: number): string {
  return `${String(index).padStart(5, '0')}.${container === 'fmp4' ? 'm4s' : 'mp2t'}`;
}
