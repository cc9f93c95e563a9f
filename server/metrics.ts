import type { Commands } from './sessions/commands.ts';

/** Counted since the start of the server. No label names a person, a session or an address. */
const FAMILIES = {
  rostrum_commands_total: { type: 'counter', help: 'Commands answered, by result.', label: 'result' },
  rostrum_events_total: { type: 'counter', help: 'Events appended to logs.', label: null },
  rostrum_sockets: { type: 'gauge', help: 'Open socket connections.', label: null },
  rostrum_ingest_segments_total: { type: 'counter', help: 'Segments recorded.', label: null },
  rostrum_ingest_gaps_total: { type: 'counter', help: 'Segments missing from recordings, by reason.', label: 'reason' },
} as const;

type Family = keyof typeof FAMILIES;

export interface Metrics {
  /** Adds to a counter, or to a gauge in either direction. */
  add(family: Family, amount: number, label?: string): void;
  /** The text format of Prometheus. */
  render(): string;
}

export function createMetrics(): Metrics {
  const values = new Map<Family, Map<string, number>>();
  for (const family of Object.keys(FAMILIES) as Family[])
    values.set(family, new Map(FAMILIES[family].label === null ? [['', 0]] : []));

  return {
    add(family, amount, label = '') {
      const series = values.get(family);
      series?.set(label, (series.get(label) ?? 0) + amount);
    },
    render() {
      const lines: string[] = [];
      for (const [family, series] of values) {
        const { type, help, label } = FAMILIES[family];
        lines.push(`# HELP ${family} ${help}`, `# TYPE ${family} ${type}`);
        for (const [value, total] of series)
          lines.push(`${family}${label === null ? '' : `{${label}="${value}"}`} ${String(total)}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

/** The same commands, counted by `ok` or the code of the refusal. */
export function countCommands(commands: Commands, metrics: Metrics): Commands {
  return {
    ...commands,
    async submit(stream, command, caller) {
      const answer = await commands.submit(stream, command, caller);
      metrics.add('rostrum_commands_total', 1, answer.ok ? 'ok' : answer.code);
      return answer;
    },
  };
}
