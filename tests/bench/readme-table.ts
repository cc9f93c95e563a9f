import type { Figure } from './figures.ts';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

/** The README with the table between its markers drawn anew. Throws where the markers are missing. */
export function withFigures(readme: string, figures: readonly Figure[]): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) throw new Error(`README.md needs ${START} and, after it, ${END}`);
  return `${readme.slice(0, start + START.length)}\n${renderFigures(figures)}\n${readme.slice(end)}`;
}

function renderFigures(figures: readonly Figure[]): string {
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
    `Measured on: ${legend.join('; ')}. Load before: what else the machine did, as its load average over a minute.`,
  ].join('\n');
}

function cells(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
