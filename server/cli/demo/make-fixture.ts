import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveFfmpeg } from '../../transcoder/resolve-ffmpeg.ts';
import { createTranscoder } from '../../transcoder/transcoder.ts';
import { findFont } from './font.ts';
import { generateLoop } from './generate.ts';
import { CONTAINERS } from './loop-format.ts';
import { FIXTURE_PACING } from './pacing.ts';
import { SCRIPT_FILE, findEspeak } from './prepare-media.ts';
import { buildScript } from './script.ts';
import { createSay } from './voice.ts';

/**
 * Renders the committed media fixture again (`npm run fixture`): FOLDER/fmp4 and FOLDER/ts.
 * Tests use it, and so does the demo without ffmpeg.
 */
const SEED = 20_481_210;
const target = process.argv[2];
if (target === undefined) throw new Error('name the folder');

const transcoder = createTranscoder({ programs: await resolveFfmpeg() });
const fontFile = await findFont();
if (fontFile === null) throw new Error('no font was found');
const say = createSay(await findEspeak());
const script = buildScript(SEED, FIXTURE_PACING);

for (const container of CONTAINERS) {
  const folder = join(target, container);
  await rm(folder, { recursive: true, force: true });
  const quality = { crf: 36, audioKbps: 24 };
  await (
    await generateLoop({ truth: script.truth, folder, container, transcoder, say, fontFile, quality })
  ).completed;
  await writeFile(join(folder, SCRIPT_FILE), `${JSON.stringify(script, null, 1)}\n`);
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  const kilobytes = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000);
  process.stdout.write(`${folder}: ${String(script.truth.loopMs / 1000)} s, ${String(kilobytes)} kB\n`);
}
