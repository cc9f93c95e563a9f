/**
 * How records write instants, and lengths as numbers. All functions take ms, Unix ms for instants, and an IANA zone.
 */

interface LocalParts {
  readonly date: string;
  readonly time: string;
  readonly offset: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    });
    formats.set(timeZone, format);
  }
  return format;
}

function localParts(ms: number, timeZone: string): LocalParts {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  // `GMT+02:00`; plain `GMT` is zero.
  const offset = part('timeZoneName').slice('GMT'.length);
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
    offset: offset === '' ? '+00:00' : offset,
  };
}

/** `2026-09-14T15:00:00.250+02:00` */
export function isoWithOffset(ms: number, timeZone: string): string {
  const { date, time, offset } = localParts(ms, timeZone);
  const fraction = String(((ms % 1000) + 1000) % 1000).padStart(3, '0');
  return `${date}T${time}.${fraction}${offset}`;
}

/** `2026-09-14` */
export function localDate(ms: number, timeZone: string): string {
  return localParts(ms, timeZone).date;
}

/** `15:22:10`, or `15:22` to the minute. */
export function localTime(ms: number, timeZone: string, toTheMinute: boolean): string {
  return localParts(ms, timeZone).time.slice(0, toTheMinute ? 5 : 8);
}

/** Seconds with as many decimals as the milliseconds need: `145.25`. */
export function seconds(ms: number): number {
  return ms / 1000;
}
