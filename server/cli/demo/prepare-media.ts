import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../process/run-program.ts';
import type { Transcoder } from '../../transcoder/transcoder.ts';
import { findFont } from './font.ts';
import { generateLoop } from './generate.ts';
import { SEGMENT_MS } from './loop-format.ts';
import { FAST_PACING, NORMAL_PACING } from './pacing.ts';
import { buildScript } from './script.ts';
import type { DemoScript } from './truth.ts';
import { createSay } from './voice.ts';

export interface PrepareRequest {
  readonly seed: number;
  /** Short turns and gaps, for tests. */
  readonly fast: boolean;
  /** Folder in which rendered loops stay between runs. */
  readonly cacheDir: string;
  /** Served if nothing can be rendered: a rendered loop with its script beside it. */
  readonly fixtureFolder: string;
  readonly transcoder: Transcoder;
  /** Receives progress lines for the user. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface PreparedMedia extends DemoScript {
  readonly folder: string;
  readonly origin: 'rendered' | 'cached' | 'fixture';
  /** Resolves when the whole loop is there. Playback can begin at once. @throws CodedError */
  readonly completed: Promise<void>;
}

/** The script of a loop, beside its media. The origin never serves it. */
export const SCRIPT_FILE = 'script.json';
const COMPLETE_FILE = 'complete';
/** Part of the folder's name: a new picture or script must not find an old rendering. */
const RENDERING = 'r2';
/** Segments that are rendered before playback begins. */
const HEAD_START_MS = 40_000;

/** The practice conference as media: rendered now, found in the cache, or the fixture. */
export async function prepareDemoMedia(request: PrepareRequest): Promise<PreparedMedia> {
  const { seed, fast, cacheDir, transcoder, signal } = request;
  const say = (line: string): void => request.onProgress?.(line);
  const fontFile = await findFont();
  if (!transcoder.programs.ffmpeg || fontFile === null) {
    say(`${fontFile === null ? 'No font' : 'No ffmpeg'} found: the practice session is a short recording.`);
    return fixture(request.fixtureFolder);
  }

  const script = buildScript(seed, fast ? FAST_PACING : NORMAL_PACING);
  const folder = join(cacheDir, `loop-${RENDERING}-${fast ? 'fast' : 'normal'}-${String(seed)}`);
  const minutes = `${(script.truth.loopMs / 60_000).toFixed(1)} minutes`;
  if (await exists(join(folder, COMPLETE_FILE))) {
    say(`Practice session of ${minutes} found from an earlier run.`);
    return { ...script, folder, origin: 'cached', completed: Promise.resolve() };
  }

  const espeakPath = await findEspeak();
  say(`Rendering a practice session of ${minutes} (${espeakPath === null ? 'tones' : 'computer voices'}) …`);
  await rm(folder, { recursive: true, force: true });
  const loop = await generateLoop({
    truth: script.truth,
    folder,
    container: 'fmp4',
    transcoder,
    say: createSay(espeakPath),
    fontFile,
    quality: { crf: 30, audioKbps: 48 },
    ...(signal ? { signal } : {}),
  });
  await writeFile(join(folder, SCRIPT_FILE), JSON.stringify(script));
  const completed = loop.completed.then(() => writeFile(join(folder, COMPLETE_FILE), ''));
  completed.catch(() => undefined);
  await loop.first(HEAD_START_MS / SEGMENT_MS);
  say('The beginning is ready; the rest is rendered while it plays.');
  return { ...script, folder, origin: 'rendered', completed };
}

async function fixture(folder: string): Promise<PreparedMedia> {
  // We wrote this file when the fixture was made.
  const script = JSON.parse(await readFile(join(folder, SCRIPT_FILE), 'utf8')) as DemoScript;
  return { ...script, folder, origin: 'fixture', completed: Promise.resolve() };
}

/** Null without espeak-ng. */
export async function findEspeak(): Promise<string | null> {
  const end = await runProgram({ file: 'espeak-ng', args: ['--version'], limitMs: 5_000 });
  return end.exitCode === 0 ? 'espeak-ng' : null;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
