/** `2:05`, `1:02:05`: a running clock, in whole seconds, rounded down. For recorded lengths see `lengthText`. */
export function minutes(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${String(Math.floor(seconds / 60) % 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return hours === 0 ? rest : `${String(hours)}:${rest.padStart(5, '0')}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Time of day at the venue, `10:42:17`. */
export function timeOfDay(ms: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const parts = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone });
    formats.set(timeZone, format);
  }
  return format.format(ms);
}
