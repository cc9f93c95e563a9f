/** An EXT-X-DATERANGE, with its attributes by name. */
export interface DateRange {
  readonly id: string;
  readonly startMs: number;
  /** Null while it goes on. */
  readonly endMs: number | null;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Most date ranges of a playlist, which comes from outside. */
const MAX_RANGES = 200;
const LONGEST_VALUE = 300;

/** The date ranges of a playlist. One that is spread over several lines is joined; a malformed one is skipped. */
export function readDateRanges(text: string): readonly DateRange[] {
  const byId = new Map<string, Map<string, string>>();
  for (const [, line = ''] of text.matchAll(/^#EXT-X-DATERANGE:(.*)$/gm)) {
    const attributes = attributesOf(line);
    const id = attributes.get('ID');
    if (id === undefined || id === '') continue;
    const known = byId.get(id);
    if (known === undefined && byId.size < MAX_RANGES) byId.set(id, attributes);
    for (const [name, value] of attributes) known?.set(name, value);
  }
  return [...byId].flatMap(([id, attributes]) => {
    const startMs = Date.parse(attributes.get('START-DATE') ?? '');
    return Number.isNaN(startMs) ? [] : [{ id, startMs, endMs: endOf(startMs, attributes), attributes }];
  });
}

function endOf(startMs: number, attributes: ReadonlyMap<string, string>): number | null {
  const endMs = Date.parse(attributes.get('END-DATE') ?? '');
  const durationMs = Number(attributes.get('DURATION') ?? Number.NaN) * 1000;
  const toMs = Number.isNaN(endMs) ? startMs + durationMs : endMs;
  return Number.isFinite(toMs) && toMs >= startMs ? Math.round(toMs) : null;
}

function attributesOf(line: string): Map<string, string> {
  const found = line.matchAll(/([A-Z0-9-]{1,60})=(?:"([^"]*)"|([^",]*))/g);
  return new Map(
    [...found].map(([, name = '', quoted, bare]) => [name, (quoted ?? bare ?? '').slice(0, LONGEST_VALUE)]),
  );
}
