/**
 * Checks the language of the project: words, sentences, rules, file names, commit subjects (shared/GLOSSARY.md).
 *
 *   npm run check:language                    fails where a file has more findings than its baseline, or fewer
 *   npm run check:language -- shared/log      lists every finding below these paths
 *   npm run check:language -- --update        lowers the baseline to the truth; it never raises it
 *   npm run check:language -- --accept        writes the truth as the baseline, after files were renamed
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { faultsOf, subjectsAfter } from './commits.mjs';
import { findingsIn } from './findings.mjs';
import { readGlossary } from './glossary.mjs';
import { proseOf } from './prose.mjs';

const BASELINE = '.ci/language/baseline.json';
const READ = new Set(['.ts', '.mjs', '.cjs', '.js', '.css', '.md']);
const SKIPPED = new Set(['.git', 'node_modules', 'dist', 'data', '.cache', 'coverage', 'fixtures', 'golden', 'out']);

const options = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')));
const folders = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const glossary = readGlossary(readFileSync('shared/GLOSSARY.md', 'utf8'));
const baseline = existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, 'utf8')) : { files: {} };
const found = new Map(
  filesIn('.').map((path) => [path, findingsIn(path, proseOf(path, readFileSync(path, 'utf8')), glossary)]),
);

if (folders.length > 0) list(folders);
else if (options.has('--accept')) write((_, count) => count);
else if (options.has('--update')) write((allowed, count) => Math.min(allowed, count));
else check();

/** Paths of all files with prose, sorted, with `/` on every system. */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesIn(path);
      return READ.has(extname(entry.name)) ? [path] : [];
    })
    .sort();
}

function list(paths) {
  for (const [path, findings] of found) {
    if (paths.some((listed) => path === listed || path.startsWith(`${listed}/`))) print(path, findings);
  }
}

function print(path, findings) {
  for (const { line, text } of findings) console.log(`${path}:${line}: ${text}`);
}

function write(countFor) {
  const counts = [...found].map(([path, findings]) => [path, countFor(baseline.files[path] ?? 0, findings.length)]);
  const files = Object.fromEntries(counts.filter(([, count]) => count > 0));
  writeFileSync(BASELINE, `${JSON.stringify({ ...baseline, files }, null, 2)}\n`);
}

function check() {
  const grown = [...found].filter(([path, findings]) => findings.length > (baseline.files[path] ?? 0));
  const stale = Object.entries(baseline.files).filter(([path, allowed]) => (found.get(path)?.length ?? 0) < allowed);
  for (const [path, findings] of grown) {
    print(path, findings);
    console.log(`${path}: ${findings.length} findings, ${baseline.files[path] ?? 0} in the baseline`);
  }
  if (stale.length > 0) {
    console.log(`Fewer findings than the baseline allows: ${stale.map(([path]) => path).join(', ')}`);
    console.log('Lower it: npm run check:language -- --update');
  }
  const faults = commitFaults();
  for (const fault of faults) console.log(fault);
  if (grown.length + stale.length + faults.length > 0) process.exitCode = 1;
}

function commitFaults() {
  if (baseline.commitsAfter === undefined) return [];
  const { subjects, skipped } = subjectsAfter(baseline.commitsAfter, '.');
  if (skipped !== undefined) console.log(skipped);
  return subjects.flatMap(({ id, subject }) => faultsOf(subject).map((fault) => `commit ${id} "${subject}": ${fault}`));
}
