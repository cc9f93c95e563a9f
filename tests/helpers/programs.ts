import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { describe, it, vi, type TestContext } from 'vitest';
import { type FoundProgram, type MediaPrograms, resolveFfmpeg } from '../../server/transcoder/resolve-ffmpeg.ts';
import { chromiumAvailable } from './chromium.ts';

/** Whether a program of this name is on PATH. */
export function hasProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

/** A browser has many names, and a variable may name it. Any other program is on PATH or missing. */
function isThere(program: string): boolean {
  return program === 'chromium' ? chromiumAvailable() : hasProgram(program);
}

/** A group of tests that needs programs. If one is missing, the group is one skipped test that names it. */
export function describeWith(programs: readonly string[], name: string, tests: () => void): void {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) describe(name, tests);
  else it(name, ({ skip }) => skip(`no ${missing.join(', no ')}`));
}

/** Skips the test, with the reason, if a program is missing. Under REQUIRE_ALL=1 the test fails instead. */
export function requireOrSkip(context: TestContext, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) return;
  const reason = `no ${missing.join(', no ')}`;
  if (process.env.REQUIRE_ALL === '1') throw new Error(reason);
  context.skip(reason);
}

/** Begins every reason that comes from the version of Node. No program on the machine could change it. */
const ON_THIS_NODE = `Node ${process.version}: `;

/** One skipped test for a feature that this version of Node lacks. It is no fault under REQUIRE_ALL=1. */
export function skipOnThisNode(name: string, reason: string): void {
  it(name, ({ skip }) => skip(ON_THIS_NODE + reason));
}

/** Whether a reason to skip is one of {@link skipOnThisNode}. */
export function isOfThisNode(reason: string): boolean {
  return reason.startsWith(ON_THIS_NODE);
}

/** ffmpeg and ffprobe as the server finds them on this machine. */
export function mediaPrograms(): Promise<MediaPrograms> {
  return resolveFfmpeg();
}

/** The ffmpeg of the optional package, as the server finds it on a machine without another. */
export async function packagedFfmpeg(): Promise<FoundProgram | null> {
  vi.stubEnv('PATH', '/nowhere');
  const { ffmpeg } = await resolveFfmpeg({ fromPackage: onlyInstaller });
  vi.unstubAllEnvs();
  return ffmpeg;
}

function onlyInstaller(name: string): string | null {
  if (!name.startsWith('@ffmpeg-installer/')) return null;
  try {
    return (createRequire(import.meta.url)(name) as { readonly path: string }).path;
  } catch {
    return null;
  }
}
