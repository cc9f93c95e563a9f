/** Reads the two tables of shared/GLOSSARY.md that the check of the language holds. */

/** @returns {{ words: { word: string, instead: string }[], names: { word: string, instead: string }[] }} */
export function readGlossary(markdown) {
  return { words: rowsUnder(markdown, '## Never write'), names: rowsUnder(markdown, '## File names') };
}

/** One entry for each word: the first cell of a row may hold several, separated by commas. */
function rowsUnder(markdown, heading) {
  const section = markdown.split(/^(?=## )/mu).find((part) => part.startsWith(heading));
  const rows = [...(section ?? '').matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gmu)].slice(1);
  if (rows.length === 0) throw new Error(`the glossary has no table under "${heading}"`);
  return rows.flatMap(([, cell, instead]) => cell.split(', ').map((word) => ({ word, instead })));
}
