import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import { startServer } from '../../main.ts';
import { keepFilesPrivate } from '../../private-files.ts';
import { projectRoot } from '../../project.ts';
import { closeOnSignal, failToStart } from '../../program.ts';
import { createConference, type PracticeConference } from './conference.ts';

/** The default seed. Every run shows the same conference and finds its rendered media. */
const DEFAULT_SEED = 57;

/**
 * The practice session: a real server, a real livestream on loopback, an invented conference.
 *
 *   npm run demo -- [--fast] [--seed N] [--truth FILE]
 *
 * The next run deletes what was recorded and keeps what was rendered.
 */
async function main(): Promise<void> {
  keepFilesPrivate();
  const { values } = parseArgs({
    options: {
      fast: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(DEFAULT_SEED) },
      truth: { type: 'string' },
    },
  });
  const config = readConfig();
  const folder = join(config.dataDir, 'demo');
  const runFolder = join(folder, 'run');
  await rm(runFolder, { recursive: true, force: true });

  let conference: PracticeConference | undefined;
  const server = await startServer({
    // The stream comes from this computer, which is refused otherwise.
    config: { ...config, dataDir: runFolder, ingestAllowPrivate: true },
    preparePractice: async (services) => {
      conference = await createConference({
        services,
        seed: Number(values.seed),
        fast: values.fast,
        cacheDir: join(folder, 'loops'),
        fixtureFolder: join(projectRoot, 'tests/fixtures/media/fmp4'),
        truthFile: values.truth ?? null,
        say: (line) => console.log(line),
      });
      return conference.practice;
    },
  });
  closeOnSignal(async () => {
    await conference?.close();
    await server.close();
  });
  console.log(`Open ${server.url} – practice session is running. Nothing leaves this computer.`);
}

main().catch(failToStart);
