/**
 * Runs every `check:…` script of package.json, as many at a time as there are cores. A failure stops no other check,
 * so one run reports every fault. The output of a check is shown only if it failed.
 */
import { exec } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, resolve } from 'node:path';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const env = { ...process.env, PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` };
const checks = Object.entries(scripts).filter(([name]) => name.startsWith('check:'));

function run([name, command]) {
  const startedMs = Date.now();
  return new Promise((done) => {
    exec(command, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
      if (error === null) {
        const counts = /^\d+ passed, \d+ failed$/m.exec(stdout)?.[0] ?? '';
        console.log(`ok      ${name} (${seconds} s) ${counts}`.trimEnd());
      } else {
        console.log(`FAILED  ${name} (${seconds} s)\n\n${stdout}${stderr}`);
        process.exitCode = 1;
      }
      done();
    });
  });
}

async function runUntilNoneIsLeft() {
  for (let check = checks.shift(); check !== undefined; check = checks.shift()) await run(check);
}

await Promise.all(Array.from({ length: availableParallelism() }, runUntilNoneIsLeft));
