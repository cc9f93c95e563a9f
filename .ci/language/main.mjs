/**
 * Checks the language of the project: words, sentences, rules, file names, commit subjects (shared/GLOSSARY.md).
 *
 *   npm run check:language                    fails for any finding
 *   npm run check:language -- shared/log      lists the findings below these paths
 *
 * `--commits-after=HASH` also checks the subjects of the commits after this one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { faultsOf, subjectsAfter } from './commits.mjs';
import { findingsIn } from './findings.mjs';
import { readGlossary } from './glossary.mjs';
import { proseOf } from './prose.mjs';

const COMMITS_AFTER = '--commits-after=';
const READ = new Set(['.ts', '.mjs', '.cjs', '.js', '.css', '.md']);
const SKIPPED = new Set(['.git', 'node_modules', 'dist', 'data', '.cache', 'coverage', 'fixtures', 'golden', 'out']);

const folders = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const base = process.argv.find((argument) => argument.startsWith(COMMITS_AFTER))?.slice(COMMITS_AFTER.length);

const glossary = readGlossary(readFileSync('shared/GLOSSARY.md', 'utf8'));
const found = filesIn('.')
  .filter((path) => folders.length === 0 || folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
  .flatMap((path) =>
    findingsIn(path, proseOf(path, readFileSync(path, 'utf8')), glossary).map(
      ({ line, text }) => `${path}:${line}: ${text}`,
    ),
  );
const faults = folders.length === 0 ? [...found, ...commitFaults()] : found;
for (const fault of faults) console.log(fault);
if (faults.length > 0) process.exitCode = 1;

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

function commitFaults() {
  if (base === undefined) return [];
  const { subjects, skipped } = subjectsAfter(base, '.');
  if (skipped !== undefined) console.log(skipped);
  return subjects.flatMap(({ id, subject }) => faultsOf(subject).map((fault) => `commit ${id} "${subject}": ${fault}`));
}
