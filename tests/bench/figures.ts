import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const RESULTS = join(ROOT, 'tests/bench/results.json');
/** Taken before anything is measured: from then on most of the load is our own. */
const LOAD_BEFORE = Math.round((loadavg()[0] ?? 0) * 10) / 10;

/** One measured value, with all that somebody needs to measure it again. */
export interface Figure {
  /** Says what was measured; a later measurement of the same name replaces it. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value depends on: sizes, rates, numbers of pages. */
  readonly conditions: string;
  /** What else the machine did: its load average over the minute before the measurement. */
  readonly loadBefore: number;
  readonly command: string;
  /** Short hash; `-dirty` where the work tree differed from it. */
  readonly commit: string;
  readonly machine: string;
  /** Day of the measurement, UTC, YYYY-MM-DD. */
  readonly date: string;
}

export function readFigures(): readonly Figure[] {
  return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as readonly Figure[]) : [];
}

/** Writes a value down in results.json, to three digits, sorted by name. `bench` is the name that `npm run bench --` takes. */
export function recordFigure(bench: string, measured: Pick<Figure, 'name' | 'value' | 'unit' | 'conditions'>): void {
  const figure: Figure = {
    ...measured,
    value: Number(measured.value.toPrecision(3)),
    loadBefore: LOAD_BEFORE,
    command: `npm run bench -- ${bench}`,
    commit: describeCommit(),
    machine: describeMachine(),
    date: new Date().toISOString().slice(0, 10),
  };
  const figures = [...readFigures().filter(({ name }) => name !== figure.name), figure].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  writeFileSync(RESULTS, `${JSON.stringify(figures, null, 2)}\n`);
}

/** What measuring itself writes doesn't make the tree another one. */
function describeCommit(): string {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const written = [':!README.md', ':!tests/bench/results.json'];
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ...written) !== '';
  return git('rev-parse', '--short=10', 'HEAD') + (changed ? '-dirty' : '');
}

function describeMachine(): string {
  const cores = cpus();
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const processor = cores[0]?.model.trim() ?? 'unknown processor';
  return `${String(cores.length)} × ${processor}, ${String(memoryGib)} GiB, ${process.platform}, Node ${process.versions.node}`;
}
