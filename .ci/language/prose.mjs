/**
 * Takes the prose out of a file: comments, docstrings and test titles of code, the text of Markdown. What is not prose
 * becomes blanks or, where a sentence counts it as one word, a run of `X`. So every offset keeps its line.
 */
import ts from 'typescript';

/** @typedef {{ kind: 'docstring' | 'comment' | 'title' | 'markdown', text: string, line: number }} Prose */

const TEST_FUNCTIONS = new Set(['describe', 'describeWith', 'it', 'test']);

/** @returns {Prose[]} */
export function proseOf(path, source) {
  if (path.endsWith('.md')) return [{ kind: 'markdown', text: maskMarkdown(source), line: 1 }];
  if (path.endsWith('.css')) return blockComments(source);
  return fromCode(path, source);
}

const blank = (text) => text.replace(/[^\n]/gu, ' ');
const asOneWord = (text) => 'X'.repeat(text.length);
const maskCode = (text) =>
  text
    .replace(/`[^`]*`/gu, asOneWord)
    .replace(/\{@link [^}]*\}/gu, asOneWord)
    .replace(/https?:\S+/gu, asOneWord);

function maskMarkdown(source) {
  return maskCode(source.replace(/^```[\s\S]*?^```/gmu, blank).replace(/<!--[\s\S]*?-->/gu, blank)).replace(
    /\]\([^)]*\)/gu,
    blank,
  );
}

/** In a docstring a line with a deeper indent is an example, as in Markdown. */
function maskComment(text) {
  return maskCode(
    text.replace(/^[^\S\n]*\*[^\S\n]{3,}.*$/gmu, blank).replace(/^\/\*+|\*+\/$|^[^\S\n]*(?:\*|\/\/+)/gmu, blank),
  );
}

function blockComments(source) {
  return [...source.matchAll(/\/\*[\s\S]*?\*\//gu)].map(({ 0: text, index }) => ({
    kind: 'comment',
    text: maskComment(text),
    line: source.slice(0, index).split('\n').length,
  }));
}

function fromCode(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const lineAt = (offset) => file.getLineAndCharacterOfPosition(offset).line + 1;
  const titles = [];
  const comments = new Map();

  function visit(node) {
    const title = titleOf(node);
    if (title !== undefined) {
      const text = title.getText(file).slice(1, -1);
      titles.push({ kind: 'title', text: maskCode(text), line: lineAt(title.getStart(file)) });
    }
    const children = node.getChildren(file);
    if (children.length === 0) {
      // A template's text may look like a comment, but every comment stands before the token that it leads to.
      for (const find of [ts.getLeadingCommentRanges, ts.getTrailingCommentRanges]) {
        for (const range of find(source, node.getFullStart()) ?? []) comments.set(range.pos, range);
      }
    }
    // A docstring is a child of what it describes, and a comment as well: it is met as a comment.
    for (const child of children) if (!ts.isJSDoc(child)) visit(child);
  }
  visit(file);

  return [...titles, ...joinLines(source, [...comments.values()]).map(toProse)];

  function toProse({ pos, end }) {
    const text = source.slice(pos, end);
    return { kind: text.startsWith('/**') ? 'docstring' : 'comment', text: maskComment(text), line: lineAt(pos) };
  }
}

/** Line comments that follow each other are one text, for a phrase may go on in the next line. */
function joinLines(source, ranges) {
  const joined = [];
  for (const { pos, end } of ranges.sort((a, b) => a.pos - b.pos)) {
    const last = joined.at(-1);
    const follows = last !== undefined && /^[^\S\n]*\n?[^\S\n]*$/u.test(source.slice(last.end, pos));
    if (follows && source.startsWith('//', pos) && source.startsWith('//', last.pos)) last.end = end;
    else joined.push({ pos, end });
  }
  return joined;
}

/** The title of a test or a group of tests: the first argument, where that is text. */
function titleOf(node) {
  if (!ts.isCallExpression(node) || !TEST_FUNCTIONS.has(calledName(node.expression))) return undefined;
  const [first] = node.arguments;
  return first !== undefined && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first)) ? first : undefined;
}

/** `it`, of `it(…)` as of `it.each(…)(…)` and `it.skipIf(…)(…)`. */
function calledName(expression) {
  let called = expression;
  while (ts.isPropertyAccessExpression(called) || ts.isCallExpression(called)) called = called.expression;
  return ts.isIdentifier(called) ? called.text : '';
}
