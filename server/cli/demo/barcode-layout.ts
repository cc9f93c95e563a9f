/**
 * Layout of the frame number in a picture of 640 × 360.
 *
 * Twenty squares of 24 × 24 px lie in one row on a black strip. Square i (0 to 19, from the left) covers
 * x = 40 + 28 i … 63 + 28 i and y = 16 … 39. Its centre is at (52 + 28 i, 28).
 *
 *   square 0         always white (guard)
 *   square 1 … 18    bit k = i − 1 of the frame number, least significant first: white = 1, black = 0
 *   square 19        always black (guard)
 *
 * The frame number counts from 0 at the first frame of a loop, 25 frames a second. A reader samples the centres. Its
 * threshold is half-way between the guards. It refuses a frame whose guards are not white and black.
 */
export const BARCODE_BITS = 18;
const SQUARE_PX = 24;
const PITCH_PX = 28;
const LEFT_PX = 40;
const TOP_PX = 16;
const STRIP_MARGIN_PX = 8;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Square `index` of the row. */
export function barcodeSquare(index: number): Box {
  return { x: LEFT_PX + PITCH_PX * index, y: TOP_PX, width: SQUARE_PX, height: SQUARE_PX };
}

/** The black strip under the squares. */
export function barcodeStrip(): Box {
  return {
    x: LEFT_PX - STRIP_MARGIN_PX,
    y: TOP_PX - STRIP_MARGIN_PX,
    width: PITCH_PX * (BARCODE_BITS + 1) + SQUARE_PX + 2 * STRIP_MARGIN_PX,
    height: SQUARE_PX + 2 * STRIP_MARGIN_PX,
  };
}
