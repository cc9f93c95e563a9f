import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a shell script that answers `-version` as ffmpeg does and otherwise runs `body`. */
export function fakeProgram(path: string, version: string, body = 'exit 0'): string {
  const name = path.endsWith('ffprobe') ? 'ffprobe' : 'ffmpeg';
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    `#!/bin/sh\nif [ "$1" = "-version" ]; then echo "${name} version ${version} Copyright"; exit 0; fi\n${body}\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

/** A fake ffmpeg in a folder, in the form that the resolver returns. */
export function fakeFfmpeg(folder: string, body: string) {
  const path = fakeProgram(join(folder, 'ffmpeg'), '0', body);
  return {
    ffmpeg: { path, source: 'env', version: '0', localFilesOnly: false, takesFpsMode: true },
    ffprobe: null,
  } as const;
}
