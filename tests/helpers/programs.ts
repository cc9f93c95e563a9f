import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';
import { type MediaPrograms, resolveFfmpeg } from '../../server/transcoder/resolve-ffmpeg.ts';

/** Whether a program of this name is on PATH. */
export function hasProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

/** Skips the test, visibly, where a program is missing; under REQUIRE_ALL=1 it fails instead. */
export function requireOrSkip(context: TestContext, ...programs: readonly string[]): void {
  const missing = programs.filter((name) => !hasProgram(name));
  if (missing.length === 0) return;
  const reason = `no ${missing.join(', no ')}`;
  if (process.env.REQUIRE_ALL === '1') throw new Error(reason);
  context.skip(reason);
}

/** ffmpeg and ffprobe as the product would find them here. */
export function mediaPrograms(): Promise<MediaPrograms> {
  return resolveFfmpeg();
}
