/** Holds prose to the rules of shared/GLOSSARY.md. A finding is a line of a file and what to do about it. */

const MOST_WORDS_A_SENTENCE = 20;
const MOST_WORDS_A_RULE = 80;

/** A sentence also ends before an empty line, an item, a heading, a table and a JSDoc tag. */
const BLOCK = /\n\s*\n|\n\s*(?=[-*#|@]\s?|\d+[.]\s)/u;
const SENTENCE = /(?<=[.!?…]["'”’)*]*)\s+(?=["'“‘(*]*[\p{Lu}\d])/u;
const RULE_ID = /[(]?\[[A-Z]\d+[a-z]?\](?:[^\S\n]*(?:,|and|to)[^\S\n]*\[[A-Z]\d+[a-z]?\])*[)]?/gu;

/** @returns {{ line: number, text: string }[]} */
export function findingsIn(path, proses, { words, names }) {
  const pattern = patternFor(words);
  return [
    ...nameFindings(path, names),
    ...proses.flatMap((prose) => [
      ...wordFindings(prose, pattern),
      ...(hasShortSentences(path, prose) ? sentenceFindings(prose) : []),
      ...(path === 'shared/SPEC.md' ? ruleFindings(prose) : []),
    ]),
  ].sort((a, b) => a.line - b.line);
}

const hasShortSentences = (path, { kind }) =>
  kind === 'docstring' || (kind === 'markdown' && path.startsWith('shared/'));

function nameFindings(path, names) {
  const name = path.replace(/^.*\//u, '').replace(/(?:[.]test)?[.]\w+$/u, '');
  return names
    .filter(({ word }) => word === name)
    .map(({ word, instead }) => ({
      line: 1,
      text: `the file name "${word}" does not state what it holds: ${instead}`,
    }));
}

function patternFor(words) {
  const insteadOf = new Map(words.map(({ word, instead }) => [word, instead]));
  const alternatives = words.map(({ word }) => word.replaceAll(' ', '\\s+')).join('|');
  return { insteadOf, regExp: new RegExp(`(?<![\\p{L}\\d-])(?:${alternatives})(?![\\p{L}\\d-])`, 'giu') };
}

function wordFindings({ text, line }, { insteadOf, regExp }) {
  // The glossary lists the words itself.
  const read = text.replace(/^## Never write$[\s\S]*?^(?=## )/mu, (part) => part.replace(/[^\n]/gu, ' '));
  return [...read.matchAll(regExp)].map(({ 0: found, index }) => {
    const word = found.toLowerCase().replace(/\s+/gu, ' ');
    return { line: line + linesIn(text.slice(0, index)), text: `"${word}": write ${insteadOf.get(word)}` };
  });
}

function sentenceFindings({ text, line }) {
  return pieces(
    text.replace(RULE_ID, (id) => ' '.repeat(id.length)),
    BLOCK,
  )
    .flatMap((block) =>
      pieces(block.text, SENTENCE).map((piece) => ({ ...piece, offset: block.offset + piece.offset })),
    )
    .map((sentence) => ({ ...sentence, words: wordsIn(sentence.text) }))
    .filter(({ words }) => words > MOST_WORDS_A_SENTENCE)
    .map(({ offset, text: sentence, words }) => ({
      line: line + linesIn(text.slice(0, offset)) + linesIn(/^\s*/u.exec(sentence)[0]),
      text: `a sentence of ${words} words, at most ${MOST_WORDS_A_SENTENCE}: "${opening(sentence)} …"`,
    }));
}

function ruleFindings({ text, line }) {
  return [...text.matchAll(/^- \*\*\[(\w+)\]\*\*([\s\S]*?)(?=^- \*\*\[|^## |$(?![\s\S]))/gmu)]
    .map(({ 1: id, 2: body, index }) => ({ id, words: wordsIn(body), index }))
    .filter(({ words }) => words > MOST_WORDS_A_RULE)
    .map(({ id, words, index }) => ({
      line: line + linesIn(text.slice(0, index)),
      text: `[${id}] has ${words} words, at most ${MOST_WORDS_A_RULE}: split it into [${id}a], [${id}b] …`,
    }));
}

/** Splits a text and keeps the offset of each piece. */
function pieces(text, separator) {
  const found = [];
  let offset = 0;
  for (const piece of text.split(separator)) {
    offset = text.indexOf(piece, offset);
    found.push({ text: piece, offset });
    offset += piece.length;
  }
  return found;
}

const wordsIn = (text) => text.split(/\s+/u).filter((word) => /[\p{L}\d]/u.test(word)).length;
const linesIn = (text) => text.split('\n').length - 1;
const opening = (text) =>
  text
    .replace(/^[-*#|\s]+/u, '')
    .replace(/X{3,}/gu, '`…`')
    .split(/\s+/u)
    .slice(0, 6)
    .join(' ');
