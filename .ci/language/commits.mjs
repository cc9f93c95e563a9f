/** Holds commit subjects to shared/GLOSSARY.md: an imperative verb after the prefix, at most 72 characters. */
import { execFileSync } from 'node:child_process';

const LONGEST_SUBJECT = 72;
const PREFIX = /^[a-z]+(?:\([\w,/-]+\))?!?: /u;
/** First words that cannot be an imperative verb. */
const NO_VERB = new Set(
  (
    'a an the this that these those one two no not nothing nobody all any each every some both either another other ' +
    'what who whom whose where when while which why how if as at by for from in into of on over to under with without ' +
    'it its there they their we you he she and or but more most less only also'
  ).split(' '),
);
/** Verbs that only look as if they were in another form. */
const VERBS =
  /^(?:embed|exceed|feed|heed|need|proceed|seed|shed|shred|speed|succeed|bring|ping|ring|string|alias|bias|canvas|discuss|focus)$/u;

/** @returns {{ subjects: { id: string, subject: string }[], skipped?: string }} */
export function subjectsAfter(base, folder) {
  const git = (...args) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    git('merge-base', '--is-ancestor', base, 'HEAD');
  } catch (error) {
    const reason = error.code === 'ENOENT' ? 'git is not installed' : `the history does not reach back to ${base}`;
    return { subjects: [], skipped: `commit subjects are not checked: ${reason}` };
  }
  const lines = git('log', '--no-merges', '--format=%h %s', `${base}..HEAD`).split('\n').filter(Boolean);
  return { subjects: lines.map((line) => ({ id: line.split(' ', 1)[0], subject: line.replace(/^\S+ /u, '') })) };
}

/** What is wrong with a subject, one line each. */
export function faultsOf(subject) {
  const faults = [];
  if (subject.length > LONGEST_SUBJECT) faults.push(`${subject.length} characters, at most ${LONGEST_SUBJECT}`);
  if (!PREFIX.test(subject)) faults.push('no prefix such as "fix(scope): "');
  const first = /^[\p{L}'-]*/u.exec(subject.replace(PREFIX, ''))[0];
  if (!looksImperative(first)) faults.push(`"${first}" is no imperative verb`);
  return faults;
}

function looksImperative(word) {
  const lower = word.toLowerCase();
  if (lower === '' || NO_VERB.has(lower)) return false;
  return VERBS.test(lower) || !/(?:ed|ing|[^s]s)$/u.test(lower);
}
