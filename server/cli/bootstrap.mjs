/**
 * Makes a bare clone run: checks Node, installs what is missing, builds what is stale, then becomes the target.
 *
 *   node server/cli/bootstrap.mjs <start | demo | cli | fixture | build | dev | test | bench | soak> [arguments…]
 *
 * Plain JavaScript without dependencies, because it runs before they are installed. It imports the target into this
 * process and spawns none. So signals reach the target directly, its exit code is ours, and it leaves no orphan.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const VITEST = 'node_modules/vitest/vitest.mjs';
const TSC = ['node_modules/typescript/bin/tsc', '-b', 'shared', 'server'];
const VITE = ['node_modules/vite/bin/vite.js'];
const VITE_CONFIG = ['--config', 'client/vite.config.ts'];

/** The parts that each target needs built, and the file that this process then imports. */
const TARGETS = {
  start: { parts: ['server', 'client'], entry: 'dist/server/main.js' },
  demo: { parts: ['server', 'client'], entry: 'dist/server/cli/demo/main.js' },
  cli: { parts: ['server'], entry: 'dist/server/cli/main.js' },
  fixture: { parts: ['server'], entry: 'dist/server/cli/demo/make-fixture.js', before: ['tests/fixtures/media'] },
  test: {
    parts: ['server', 'client'],
    entry: VITEST,
    // `npm run check` runs the architecture tests.
    before: ['run', '--config', 'tests/vitest.config.ts', '--project=!architecture'],
  },
  bench: { parts: ['server', 'client'], entry: VITEST, before: ['run', '--config', 'tests/bench/vitest.config.ts'] },
  soak: {
    parts: ['server', 'client'],
    entry: VITEST,
    before: ['run', '--config', 'tests/bench/vitest.config.ts', '--mode', 'soak'],
  },
};

/** The sources that decide whether a part is stale, and how to build it. */
const PARTS = {
  server: {
    label: 'the server',
    sources: ['shared', 'server', 'tsconfig.json', 'package-lock.json'],
    output: 'dist/server',
    build: TSC,
  },
  client: {
    label: 'the client',
    sources: ['shared', 'client', 'tsconfig.json', 'package-lock.json'],
    output: 'dist/client',
    build: [...VITE, 'build', '--logLevel', 'warn', ...VITE_CONFIG],
  },
};

function say(text) {
  process.stderr.write(`rostrum: ${text}\n`);
}

function fail(text, code = 1) {
  say(text);
  process.exit(code);
}

/** Reads the forms that package.json uses: `^a.b.c` and `>=a`, joined by `||`. */
function nodeSatisfies(range, version) {
  const [major, minor, patch] = version.split('.').map(Number);
  return range.split('||').some((alternative) => {
    const form = /^\s*(\^|>=)(\d+)(?:\.(\d+))?(?:\.(\d+))?\s*$/.exec(alternative);
    if (form === null) return false;
    const [wantMajor, wantMinor, wantPatch] = form.slice(2).map((part) => Number(part ?? 0));
    if (major !== wantMajor) return form[1] === '>=' && major > wantMajor;
    return minor > wantMinor || (minor === wantMinor && patch >= wantPatch);
  });
}

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (nodeSatisfies(engines.node, process.versions.node)) return;
  fail(`Node ${process.versions.node} is not supported; install Node ${engines.node} (https://nodejs.org)`);
}

/**
 * Runs one step and waits. A failed step ends the whole start with its exit code. A signal is passed on to the step, and
 * this process ends after it.
 */
async function run(command, args) {
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', shell: command.endsWith('.cmd') });
  const forward = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  const { code, signal } = await new Promise((done, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, exitSignal) => done({ code: exitCode, signal: exitSignal }));
  });
  for (const each of SIGNALS) process.off(each, forward);
  if (signal !== null) process.exit(1);
  if (code !== 0) fail(`stopped: the step above failed (exit code ${String(code)})`, code ?? 1);
}

async function step(label, command, args) {
  const startedMs = Date.now();
  say(`${label} …`);
  await run(command, args);
  say(`${label}: done in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
}

/** Whether node_modules holds what package-lock.json asks for. Optional packages may be missing on some platforms. */
function isInstalled() {
  const installedFile = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? optional === true || devOptional === true : found.version === version;
  });
}

async function install() {
  if (isInstalled()) return;
  // npm passes its own path to its scripts. With it no `npm` of another version runs instead.
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js')
    ? [process.execPath, [npm, 'ci']]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci']];
  await step('installing packages (the first time takes a minute or two)', command, args);
}

/** One digest of path, size and time of every source file. Edits, additions, deletions and older copies change it. */
function fingerprint(sources) {
  const digest = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(join(ROOT, path));
    if (stat.isDirectory()) {
      for (const name of readdirSync(join(ROOT, path)).sort()) visit(`${path}/${name}`);
    } else {
      digest.update(`${path}\0${String(stat.size)}\0${String(stat.mtimeMs)}\n`);
    }
  };
  sources.forEach(visit);
  return digest.digest('hex');
}

async function build(name, { always }) {
  const part = PARTS[name];
  const stampFile = join(ROOT, 'dist/.stamps', name);
  // Taken before the build, so that an edit made meanwhile is built the next time.
  const current = fingerprint(part.sources);
  const isFresh =
    existsSync(stampFile) && existsSync(join(ROOT, part.output)) && readFileSync(stampFile, 'utf8') === current;
  if (isFresh && !always) return;
  await step(`building ${part.label}`, process.execPath, part.build);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, current);
}

/** Runs compiler, server and Vite side by side, each watching. When one ends or a signal comes, all end. */
async function develop(args) {
  const server = ['--disable-warning=ExperimentalWarning', '--watch', 'dist/server/main.js', ...args];
  const commands = [[...TSC, '--watch', '--preserveWatchOutput'], server, [...VITE, ...VITE_CONFIG]];
  const children = commands.map((each) => spawn(process.execPath, each, { cwd: ROOT, stdio: 'inherit' }));
  const stopAll = () => children.forEach((child) => child.kill('SIGTERM'));
  for (const signal of SIGNALS) process.on(signal, stopAll);
  await Promise.all(
    children.map((child) => new Promise((done) => child.once('exit', () => (stopAll(), done(undefined))))),
  );
}

/**
 * When npm gets a signal, it ends the shell that runs this process. The shell does not pass the signal on. So this
 * process watches for the end of the shell, and then sends itself a SIGTERM.
 */
function endWithShellOfNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

/** Hides the warning of Node 22 and 24 that their SQLite is experimental. Every other warning is shown. */
function hideExperimentalWarnings() {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${String(warning.stack ?? warning)}\n`);
  });
}

async function become({ entry, before = [] }, args) {
  const file = join(ROOT, entry);
  if (!existsSync(file)) fail(`${entry} does not exist`);
  process.chdir(ROOT);
  process.argv = [process.execPath, file, ...before, ...args];
  hideExperimentalWarnings();
  await import(pathToFileURL(file).href);
}

const [name = '', ...args] = process.argv.slice(2);
const isKnown = name === 'build' || name === 'dev' || Object.hasOwn(TARGETS, name);
if (!isKnown) fail(`unknown target '${name}'; known: ${[...Object.keys(TARGETS), 'build', 'dev'].join(', ')}`, 2);

checkNode();
endWithShellOfNpm();
await install();
if (name === 'dev') {
  await build('server', { always: false });
  await develop(args);
} else if (name === 'build') {
  for (const part of Object.keys(PARTS)) await build(part, { always: true });
} else {
  for (const part of TARGETS[name].parts) await build(part, { always: false });
  await become(TARGETS[name], args);
}
