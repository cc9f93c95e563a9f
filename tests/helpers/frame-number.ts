import { execFileSync } from 'node:child_process';

/**
 * Reads the frame number that is burned into the practice picture. At 640 × 360 it has twenty squares of 24 px, with
 * centres at (52 + 28 i, 28). Square 0 is white, square 19 black. Squares 1 to 18 are the bits, least significant first.
 */
export const FRAME_WIDTH_PX = 640;
export const FRAME_HEIGHT_PX = 360;

/** The number in a frame, from the brightness of its pixels (0–255). Null without a white and a black square. */
export function frameNumber(brightnessAt: (x: number, y: number) => number): number | null {
  const square = (index: number): number => brightnessAt(52 + 28 * index, 28);
  const white = square(0);
  const black = square(19);
  if (white - black < 100) return null;
  let number = 0;
  for (let bit = 0; bit < 18; bit += 1) if (square(bit + 1) > (white + black) / 2) number += 2 ** bit;
  return number;
}

/** The numbers of all frames of a file that ffmpeg can read, in the order in which they are shown. */
export function frameNumbersOf(input: string): (number | null)[] {
  const gray = execFileSync(
    'ffmpeg',
    [
      '-v',
      'error',
      '-nostdin',
      '-i',
      input,
      '-map',
      '0:v',
      '-fps_mode',
      'passthrough',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'gray',
      'pipe:1',
    ],
    { maxBuffer: 2 ** 30 },
  );
  const frameBytes = FRAME_WIDTH_PX * FRAME_HEIGHT_PX;
  return Array.from({ length: gray.length / frameBytes }, (_, frame) =>
    frameNumber((x, y) => gray[frame * frameBytes + y * FRAME_WIDTH_PX + x] ?? 0),
  );
}
