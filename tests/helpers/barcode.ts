/** The result of `getImageData` for a picture of 640 × 360. */
export interface Picture {
  readonly width: number;
  readonly data: Uint8ClampedArray;
}

/**
 * Reads the frame number that is burned into the practice picture from its pixels. Null if there is none. Twenty squares
 * of 24 px are in one row, with centres at (52 + 28 i, 28). Square 0 is white, square 19 black. Squares 1 to 18 are the
 * bits, least significant first.
 */
export function frameNumberOf({ width, data }: Picture): number | null {
  const brightness = (square: number): number => {
    const at = (28 * width + 52 + 28 * square) * 4;
    return ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3;
  };
  const white = brightness(0);
  const black = brightness(19);
  if (white - black < 100) return null;
  let number = 0;
  for (let bit = 0; bit < 18; bit++) if (brightness(bit + 1) > (white + black) / 2) number += 2 ** bit;
  return number;
}
