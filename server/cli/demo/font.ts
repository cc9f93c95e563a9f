import { existsSync } from 'node:fs';
import { runProgram } from '../../process/run-program.ts';

const USUAL_FONTS = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf',
  '/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf',
  '/usr/share/fonts/dejavu/DejaVuSans-Bold.ttf',
  '/usr/share/fonts/TTF/DejaVuSans-Bold.ttf',
  '/System/Library/Fonts/Supplemental/Arial Bold.ttf',
  'C:/Windows/Fonts/arialbd.ttf',
];

/** A bold font for the name plates. Null without one. */
export async function findFont(): Promise<string | null> {
  const usual = USUAL_FONTS.find((path) => existsSync(path));
  if (usual !== undefined) return usual;
  const end = await runProgram({ file: 'fc-match', args: ['-f', '%{file}', 'sans:bold'], limitMs: 5_000 });
  const path = end.stdout.toString('utf8').trim();
  return end.exitCode === 0 && existsSync(path) ? path : null;
}
