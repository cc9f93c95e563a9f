import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tempFolder } from './temp-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Scopes and packages that bring an ffmpeg. All are optional. */
const BRINGS_FFMPEG = new Set(['@ffmpeg-installer', '@ffprobe-installer', 'ffmpeg-static']);

/** The built program without any of the optional packages. Returns its main file. */
export function bareInstallation(): string {
  if (!existsSync(join(ROOT, 'dist/server/main.js'))) throw new Error('build first: npm run build');
  const folder = tempFolder();
  for (const what of ['dist', 'package.json']) cpSync(join(ROOT, what), join(folder, what), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (!BRINGS_FFMPEG.has(name) && !name.startsWith('.'))
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  return join(folder, 'dist/server/main.js');
}
