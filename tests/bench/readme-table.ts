import type { Figure } from './figures.ts';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

/** The six figures that the README shows, in its order. */
const IN_README = [
  '1 to the changed page, 100 interventions, median',
  'Command sent to its event on the last of 50 pages, median',
  'JavaScript received until the console takes its first key, br',
  'Kept of ten minutes of a stream, byte for byte',
  'From a segment’s last frame on air to its being playable here, over ten minutes, 95 of 100 within',
  'From a jump in a recording of three hours to its frame on screen, fMP4, 95 of 100 within',
];

/** The README with its six figures rendered between its markers. Throws where a marker or a figure is missing. */
export function withFigures(readme: string, figures: readonly Figure[]): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) throw new Error(`README.md needs ${START} and, after it, ${END}`);
  return `${readme.slice(0, start + START.length)}\n${renderShort(figures)}\n${readme.slice(end)}`;
}

/** All figures with their conditions, as `tests/bench/RESULTS.md` shows them. */
export function renderResults(figures: readonly Figure[]): string {
  return `# Results\n\n\`npm run bench\` writes this file from \`results.json\`; a check fails if the two differ.\n\n${renderFull(figures)}\n`;
}

function renderShort(figures: readonly Figure[]): string {
  const rows = IN_README.map((wanted) => {
    const figure = figures.find(({ name }) => name === wanted);
    if (figure === undefined) throw new Error(`no figure is called '${wanted}'`);
    return cells([figure.name, `${String(figure.value)} ${figure.unit}`]);
  });
  return [cells(['What', 'Figure']), '|---|---|', ...rows].join('\n');
}

function renderFull(figures: readonly Figure[]): string {
  if (figures.length === 0) return 'Nothing has been measured yet.';
  const machines = [...new Set(figures.map(({ machine }) => machine))];
  const rows = figures.map(({ name, value, unit, conditions, loadBefore, command, commit, date, machine }) => {
    const where = machines.length > 1 ? ` (${String(machines.indexOf(machine) + 1)})` : '';
    return cells([
      name,
      `${String(value)} ${unit}${where}`,
      conditions,
      String(loadBefore),
      `\`${command}\``,
      `${commit}, ${date}`,
    ]);
  });
  const legend = machines.map((machine, index) =>
    machines.length > 1 ? `(${String(index + 1)}) ${machine}` : machine,
  );
  return [
    cells(['What', 'Figure', 'Conditions', 'Load before', 'Command', 'Commit, day']),
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    `Measured on: ${legend.join('; ')}. Load before: the machine's load average over the minute before.`,
  ].join('\n');
}

function cells(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
