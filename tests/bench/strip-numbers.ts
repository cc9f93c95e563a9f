import { execFileSync } from 'node:child_process';
import { FRAME_WIDTH_PX, frameNumber } from '../helpers/frame-number.ts';

/** Where the frame number stands in the picture, in lines of 360. */
const STRIP = { topPx: 24, heightPx: 8 };

/** The numbers of all frames that ffmpeg finds in a file or list. Only the strip with the number is decoded. */
export function stripNumbers(input: string): number[] {
  const part = (px: number): string => `ih*${String(px)}/360`;
  const strip = `crop=iw:${part(STRIP.heightPx)}:0:${part(STRIP.topPx)},scale=${String(FRAME_WIDTH_PX)}:${String(STRIP.heightPx)}:flags=neighbor`;
  const args = ['-v', 'quiet', '-nostdin', '-i', input, '-map', '0:v', '-vsync', 'passthrough', '-vf', strip];
  const gray = execFileSync('ffmpeg', [...args, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'], {
    maxBuffer: 2 ** 28,
  });
  const bytes = FRAME_WIDTH_PX * STRIP.heightPx;
  return Array.from({ length: Math.floor(gray.length / bytes) }, (_, picture) =>
    frameNumber((x, y) => gray[picture * bytes + (y - STRIP.topPx) * FRAME_WIDTH_PX + x] ?? 0),
  ).flatMap((number) => number ?? []);
}
