/** Writes the date ranges of a playlist. */
import type { Slot } from '../ingest/index/media-index.ts';

/** An event in a stretch of a recording, as one reader may see it. */
export interface DateRange {
  readonly id: string;
  readonly epoch: number;
  /** Media time of its start within the epoch, ms. */
  readonly mediaMs: number;
  /** Null while it goes on. */
  readonly lengthMs: number | null;
  readonly label: string;
}

const CLASS = 'rostrum.intervention';

/** The EXT-X-DATERANGE lines of all that touches a playlist, by the recording's own programme time. */
export function dateRangeLines(ranges: readonly DateRange[], slots: readonly Slot[]): readonly string[] {
  return ranges.flatMap(({ id, epoch, mediaMs, lengthMs, label }) => {
    const ofEpoch = slots.filter((slot) => slot.epoch === epoch);
    const [first] = ofEpoch;
    const last = ofEpoch.at(-1);
    if (first === undefined || last === undefined || mediaMs >= last.mediaMs + last.durMs) return [];
    if (lengthMs !== null && mediaMs + lengthMs <= first.mediaMs) return [];
    const at = ofEpoch.findLast((slot) => slot.mediaMs <= mediaMs) ?? first;
    const attributes = [
      `ID="${id}"`,
      `CLASS="${CLASS}"`,
      `START-DATE="${new Date(at.pdtMs + mediaMs - at.mediaMs).toISOString()}"`,
      ...(lengthMs === null ? [] : [`DURATION=${(lengthMs / 1000).toFixed(3)}`]),
      ...(label === '' ? [] : [`X-LABEL="${quotable(label)}"`]),
    ];
    return [`#EXT-X-DATERANGE:${attributes.join(',')}`];
  });
}

/** Quoted strings of a playlist have neither quotation marks nor line breaks. */
export function quotable(text: string): string {
  return text.replaceAll(/["\r\n]/g, ' ');
}
