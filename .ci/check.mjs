/**
 * Runs every `check:…` script of package.json, all of them even if one fails, so that one run tells all that is wrong.
 * The output of a check is shown only if it failed.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const env = { ...process.env, PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` };

for (const [name, command] of Object.entries(scripts)) {
  if (!name.startsWith('check:')) continue;
  const startedMs = Date.now();
  const { status, stdout, stderr } = spawnSync(command, { shell: true, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  if (status === 0) {
    console.log(`ok      ${name} (${seconds} s)`);
  } else {
    console.log(`FAILED  ${name} (${seconds} s)\n\n${stdout}${stderr}`);
    process.exitCode = 1;
  }
}
