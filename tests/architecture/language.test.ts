import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** Each check is a process of its own, which a busy machine may keep waiting. */
const PATIENCE_MS = 60_000;

const LONG = `One two three four five six seven eight nine ten ${'and so on '.repeat(4)}.`;

/** What is planted, where, and what the check reports of it. */
const VIOLATIONS: readonly (readonly [string, string, string, string])[] = [
  ['a word in a line comment', 'server/b.ts', '// Asks whoever waits.', 'server/b.ts:1: "whoever": write the person'],
  ['a phrase over two lines', 'server/c.ts', '// It is the\n// very frame.', 'server/c.ts:1: "the very": write'],
  ['a word in a docstring', 'server/d.ts', '\n/**\n * The\n * door.\n */', 'server/d.ts:4: "door": write route'],
  ['a comment behind code', 'server/e.ts', 'const a = 1; // made anew', 'server/e.ts:1: "anew": write again'],
  ['a comment behind a template', 'server/f.ts', 'const a = `${b}`; // a tie', 'server/f.ts:1: "tie": write anchor'],
  ['a test title', 'tests/g.test.ts', "it('opens the door', () => {});", 'tests/g.test.ts:1: "door"'],
  ['a title of many tests', 'tests/h.test.ts', "it.each([1])('ties %s', () => {});", 'tests/h.test.ts:1: "ties"'],
  ['a title with a value', 'tests/i.test.ts', 'it(`is told ${a} twice`, () => {});', 'tests/i.test.ts:1: "told"'],
  ['a title of a group', 'tests/j.test.ts', "describe('the door', () => {});", 'tests/j.test.ts:1: "door"'],
  ['a comment of a style sheet', 'client/k.css', 'a {\n  /* the very end */\n}', 'client/k.css:2: "the very"'],
  ['a comment of a script', '.ci/l.mjs', '// It gives up.', '.ci/l.mjs:1: "gives up": write cancel'],
  ['the text of a document', 'NOTES.md', '# Notes\n\nThe door.', 'NOTES.md:3: "door"'],
  ['a long sentence of a docstring', 'server/n.ts', `/** ${LONG} */`, 'server/n.ts:1: a sentence of 22 words'],
  ['a long sentence of a rule', 'shared/NOTES.md', `- **[A1]** ${LONG}`, 'shared/NOTES.md:1: a sentence of 22 words'],
  [
    'a long rule',
    'shared/SPEC.md',
    `- **[A1]** Short.\n- **[A2]** ${'One of many. '.repeat(27)}\n- **[A3]** Short.`,
    'shared/SPEC.md:2: [A2] has 81 words, at most 80: split it into',
  ],
  ['a file name', 'server/in-turn.ts', '', 'server/in-turn.ts:1: the file name "in-turn" does not state'],
  ['the name of a test file', 'tests/in-turn.test.ts', '', 'tests/in-turn.test.ts:1: the file name "in-turn"'],
];

const ACCEPTED: readonly (readonly [string, string, string])[] = [
  ['code', 'server/o.ts', "const door = 'whoever'; // A route."],
  ['the text of a template', 'server/p.ts', 'const a = `// whoever`;'],
  ['an address', 'server/q.ts', "const a = 'http://door/'; // See https://door.example/anew."],
  ['an example in a docstring', 'server/v.ts', `/**\n * Runs:\n *\n *   ${LONG} the door\n */`],
  ['a word within a word', 'server/r.ts', '// Outdoor properties are untied.'],
  ['quoted code', 'server/s.ts', '// Calls `door`.'],
  ['quoted code in a document', 'NOTES.md', 'Call `door`.\n\n```\nthe door\n```'],
  ['a long line comment', 'server/u.ts', `// ${LONG}`],
  [
    'a list of short items',
    'shared/SPEC.md',
    `- **[A1]** Answers are:\n${'  - one of eight words a line is short\n'.repeat(3)}`,
  ],
  ['rule ids in a sentence', 'shared/NOTES.md', `- **[A1]** ${'word ([A1], [A2]) '.repeat(20)}.`],
];

const IMPERATIVE = [
  'fix(ingest): follow a cut epoch',
  'feat: need no key',
  'test: address all bugs',
  'docs(a,b): embed x',
];
const NOT_IMPERATIVE: readonly (readonly [string, string])[] = [
  ['fix: the clock goes on', '"the" is no imperative verb'],
  ['fix: adds a key', '"adds" is no imperative verb'],
  ['fix: added a key', '"added" is no imperative verb'],
  ['fix: adding a key', '"adding" is no imperative verb'],
  ['fix: who is hidden', '"who" is no imperative verb'],
  ['add a key', 'no prefix'],
  [`fix: add ${'x'.repeat(64)}`, '73 characters, at most 72'],
];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Makes a folder with the glossary and these files. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-language-'));
  folders.push(folder);
  mkdirSync(join(folder, 'shared'));
  cpSync(join(ROOT, 'shared/GLOSSARY.md'), join(folder, 'shared/GLOSSARY.md'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function plantAt(cases: readonly (readonly [string, string, string, ...(readonly string[])])[]): string {
  return plant(Object.fromEntries(cases.map(([, path, text]) => [path, text])));
}

interface Checked {
  readonly output: string;
  readonly passed: boolean;
}

function check(folder: string, ...options: readonly string[]): Checked {
  const main = join(ROOT, '.ci/language/main.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...options], { cwd: folder, encoding: 'utf8' });
  return { output: stdout + stderr, passed: status === 0 };
}

describe('the check of the language', { timeout: PATIENCE_MS }, () => {
  describe('with everything planted at once', () => {
    let reported: Checked;

    beforeAll(() => {
      reported = check(plantAt(VIOLATIONS));
    }, PATIENCE_MS);

    it.each(VIOLATIONS)('reports %s', (_, _path, _text, report) => {
      expect(reported.output).toContain(report);
      expect(reported.passed).toBe(false);
    });
  });

  describe('with sound texts', () => {
    let reported: Checked;

    beforeAll(() => {
      reported = check(plantAt(ACCEPTED));
    }, PATIENCE_MS);

    it.each(ACCEPTED)('accepts %s', (_, path) => {
      expect(reported.output).not.toContain(path);
      expect(reported.passed).toBe(true);
    });
  });

  it('lists every finding below a path', () => {
    const files = { 'server/a.ts': '// The door.', 'client/a.ts': '// The door.' };
    expect(check(plant(files), 'server').output).toBe('server/a.ts:1: "door": write route, endpoint, proxy\n');
  });

  it('fails without the tables of the glossary', () => {
    const { output, passed } = check(plant({ 'shared/GLOSSARY.md': '# Glossary' }));
    expect(output).toContain('the glossary has no table under "## Never write"');
    expect(passed).toBe(false);
  });
});

describe('the check of commit subjects', { timeout: PATIENCE_MS }, () => {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];

  /** Makes a repository with these subjects. Returns its folder, and the option that names the commit before them. */
  function repository(subjects: readonly string[]): readonly [string, string] {
    const folder = plant({});
    const git = (...args: readonly string[]): string =>
      execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' }).trim();
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '-m', 'The subject before the base is not checked');
    const commitsAfter = git('rev-parse', 'HEAD');
    for (const subject of subjects) git('commit', '--quiet', '--allow-empty', '-m', subject);
    return [folder, `--commits-after=${commitsAfter}`];
  }

  it('reports what is no imperative, has no prefix or is too long, and nothing else', () => {
    const { output, passed } = check(...repository([...IMPERATIVE, ...NOT_IMPERATIVE.map(([subject]) => subject)]));
    for (const [subject, report] of NOT_IMPERATIVE) expect(output).toContain(`"${subject}": ${report}`);
    expect(output.trim().split('\n')).toHaveLength(NOT_IMPERATIVE.length);
    expect(passed).toBe(false);
  });

  it('passes with a notice where the base is not in the history', () => {
    const [folder] = repository(['Added']);
    const { output, passed } = check(folder, `--commits-after=${'0'.repeat(40)}`);
    expect(output).toContain('commit subjects are not checked: the history does not reach back');
    expect(passed).toBe(true);
  });

  it('passes with a notice outside a repository', () => {
    const { output, passed } = check(plant({}), '--commits-after=HEAD');
    expect(output).toContain('commit subjects are not checked');
    expect(passed).toBe(true);
  });

  it('passes with a notice where git is not installed', () => {
    const [folder, after] = repository(['Added']);
    const main = join(ROOT, '.ci/language/main.mjs');
    const env = { PATH: join(folder, 'nowhere') };
    const { stdout, status } = spawnSync(process.execPath, [main, after], { cwd: folder, env, encoding: 'utf8' });
    expect(stdout).toContain('commit subjects are not checked: git is not installed');
    expect(status).toBe(0);
  });
});
