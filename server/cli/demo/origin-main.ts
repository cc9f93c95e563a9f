import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Fault } from './faults.ts';
import { startOrigin } from './origin.ts';
import { SCRIPT_FILE } from './prepare-media.ts';
import type { DemoScript } from './truth.ts';

/**
 * The origin as a process of its own:
 *
 *   node origin-main.js --folder LOOP [--port N] [--started-at UNIX_MS] [--truth FILE] [--faults JSON]
 *                       [--until-stdin-ends]
 *
 * It prints one line of JSON, `{"url","startedAtMs"}`, when it serves. It writes what really happens on the stream to
 * the file of `--truth`, and publishes it nowhere else.
 */
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    'started-at': { type: 'string' },
    truth: { type: 'string' },
    faults: { type: 'string', default: '[]' },
    'until-stdin-ends': { type: 'boolean', default: false },
  },
});
if (values.folder === undefined) throw new Error('--folder is missing');

const origin = await startOrigin({
  folder: values.folder,
  port: Number(values.port),
  faults: JSON.parse(values.faults) as Fault[],
  ...(values['started-at'] === undefined ? {} : { startedAtMs: Number(values['started-at']) }),
});
if (values.truth !== undefined) {
  const script = JSON.parse(await readFile(join(values.folder, SCRIPT_FILE), 'utf8')) as DemoScript;
  await writeFile(
    values.truth,
    JSON.stringify({ startedAtMs: origin.startedAtMs, ...script.truth, list: script.list }),
  );
}
process.stdout.write(`${JSON.stringify({ url: origin.url, startedAtMs: origin.startedAtMs })}\n`);
const stop = (): void => {
  void origin.close().then(() => process.exit(0));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
if (values['until-stdin-ends']) process.stdin.resume().once('end', stop);
