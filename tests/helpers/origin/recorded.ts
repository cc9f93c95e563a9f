import { createHash } from 'node:crypto';
import type { ToldSegment } from './origin-process.ts';

/** A line of the server's playlist, with the hash of its segment. */
export interface RecordedSegment {
  readonly epoch: number;
  readonly seq: number;
  readonly pdtMs: number;
  readonly durMs: number;
  /** Null: a gap. */
  readonly sha256: string | null;
}

/** A user who may see a recording. */
export interface Reader {
  readonly url: string;
  readonly cookie: string;
}

/** Reads a recorded stretch of programme time like any player: by the playlist, segment by segment. */
export async function readRecording(
  { url, cookie }: Reader,
  sourceId: string,
  [fromMs, toMs]: readonly [number, number],
): Promise<readonly RecordedSegment[]> {
  const folder = `${url}/media/${sourceId}`;
  const get = async (path: string): Promise<Buffer> => {
    const answer = await fetch(`${folder}/${path}`, { headers: { cookie } });
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  const lines = (await get(`vod.m3u8?from=${String(fromMs)}&to=${String(toMs)}`)).toString().split('\n');
  const recorded: RecordedSegment[] = [];
  let pdtMs = Number.NaN;
  let durMs = Number.NaN;
  let isGap = false;
  for (const line of lines) {
    if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) pdtMs = Date.parse(line.slice(25));
    else if (line.startsWith('#EXTINF:')) durMs = Math.round(Number.parseFloat(line.slice(8)) * 1000);
    else if (line === '#EXT-X-GAP') isGap = true;
    const [, epoch, seq] = /^seg\/(\d+)\/(\d+)\./.exec(line) ?? [];
    if (seq === undefined) continue;
    const sha256 = isGap
      ? null
      : createHash('sha256')
          .update(await get(line))
          .digest('hex');
    recorded.push({ epoch: Number(epoch), seq: Number(seq), pdtMs, durMs, sha256 });
    // Without a stated time, a segment follows the one before.
    pdtMs += durMs;
    isGap = false;
  }
  return recorded;
}

/** The comparison of a recording with the origin's report. */
export interface Judgement {
  /** Segments that were sent and recorded byte for byte. */
  readonly equal: number;
  /** Segments that were listed and not recorded, by number since the start. */
  readonly lost: readonly number[];
  /** Segments that were never listed, by number since the start. */
  readonly unseen: readonly number[];
  /** Gaps of the recording, by number since the start. Null for a gap where the origin had no segment. */
  readonly gaps: readonly (number | null)[];
  /** Recorded segments that the origin did not send, or sent for another number. There must be none. */
  readonly foreign: number;
  /** Largest difference between a programme time and the time on air, ms. */
  readonly pdtErrorMs: number;
  /** Number of epochs in the recording. */
  readonly epochs: number;
}

/** Judges by hashes alone, from the first recorded segment on. */
export function judge(told: readonly ToldSegment[], recorded: readonly RecordedSegment[]): Judgement {
  const byHash = new Map(told.map((segment) => [segment.sha256, segment]));
  const found = recorded.flatMap((line) => {
    const given = line.sha256 === null ? undefined : byHash.get(line.sha256);
    return given === undefined ? [] : [{ line, given }];
  });
  const kept = new Set(found.map(({ given }) => given.n));
  const first = Math.min(...kept);
  const due = told.filter(({ n }) => n >= first);
  return {
    equal: kept.size,
    lost: due.filter(({ n, shown }) => shown.Rostrum !== undefined && !kept.has(n)).map(({ n }) => n),
    unseen: due.filter(({ shown }) => shown.Rostrum === undefined).map(({ n }) => n),
    gaps: recorded.filter(({ sha256 }) => sha256 === null).map((line) => numberOf(line, due)),
    foreign:
      recorded.filter(({ sha256 }) => sha256 !== null).length -
      found.filter(({ line, given }) => line.seq === given.seq && line.durMs === given.durMs).length,
    pdtErrorMs: Math.max(...found.map(({ line, given }) => Math.abs(line.pdtMs - given.pdtMs))),
    epochs: new Set(recorded.map(({ epoch }) => epoch)).size,
  };
}

function numberOf(gap: RecordedSegment, told: readonly ToldSegment[]): number | null {
  return told.find(({ seq, pdtMs }) => seq === gap.seq && pdtMs === gap.pdtMs)?.n ?? null;
}
