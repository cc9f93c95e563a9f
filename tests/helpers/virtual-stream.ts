import { sha256, type Answer } from './virtual-recording.ts';

/** An uninterrupted stretch of a stream. */
export interface StreamRun {
  /** When its first segment is listed, ms since the start. */
  readonly fromMs: number;
  /** The lengths of its segments. Each is listed when it is over. */
  readonly durationsMs: readonly number[];
  /** Number of segments that are listed at once. */
  readonly window: number;
  /** The length that the playlist states for each. Without it, the true one. */
  readonly statedMs?: number;
  readonly firstSeq: number;
  /** The target duration that is stated, s. */
  readonly targetS: number;
  /** The playlist states the end of the stream with its last segment. */
  readonly ends?: boolean;
  /** The file of its initialisation section. */
  readonly init?: string;
}

export interface StreamSegment {
  readonly name: string;
  readonly seq: number;
  readonly durMs: number;
  readonly listedMs: number;
  /** When it leaves the window, ms since the start. */
  readonly leavesMs: number;
  readonly sha256: string;
}

/** Answers in place of the true ones, by ms since the start. Null: the true answer. */
export interface StreamFaults {
  readonly playlist?: (sinceMs: number) => Answer | null;
  readonly init?: (sinceMs: number) => Answer | null;
  readonly segment?: (segment: StreamSegment, sinceMs: number) => Answer | null;
}

export interface VirtualStream {
  readonly segments: readonly StreamSegment[];
  answer(path: string, sinceMs: number): Answer;
  /** The listed segments that are available for 2 s and a third of the window without a break, by name. */
  obtainable(untilMs: number): readonly StreamSegment[];
}

const STEP_MS = 50;

/** A live stream that depends on the clock alone: its runs decide what is listed and available at any moment. */
export function createVirtualStream(runs: readonly StreamRun[], faults: StreamFaults = {}): VirtualStream {
  const perRun = runs.map((run, order) => segmentsOf(run, order, runs[order + 1]?.fromMs ?? Infinity));
  const segments = perRun.flat();
  const byName = new Map(segments.map((segment) => [segment.name, segment]));

  function playlist(sinceMs: number): Answer {
    const order = Math.max(
      runs.findLastIndex(({ fromMs }) => fromMs <= sinceMs),
      0,
    );
    const [run, all] = [runs[order], perRun[order]];
    if (run === undefined || all === undefined) return { status: 404 };
    const listed = all.filter(({ listedMs }) => listedMs <= sinceMs).slice(-run.window);
    return [
      '#EXTM3U',
      `#EXT-X-TARGETDURATION:${String(run.targetS)}`,
      `#EXT-X-MEDIA-SEQUENCE:${String(listed[0]?.seq ?? run.firstSeq)}`,
      ...(run.init === undefined ? [] : [`#EXT-X-MAP:URI="${run.init}"`]),
      ...listed.flatMap(({ name, durMs }) => [`#EXTINF:${((run.statedMs ?? durMs) / 1000).toFixed(3)},`, name]),
      ...(run.ends === true && listed.at(-1) === all.at(-1) ? ['#EXT-X-ENDLIST'] : []),
      '',
    ].join('\n');
  }

  function fault(segment: StreamSegment, sinceMs: number): Answer | null {
    return faults.segment?.(segment, sinceMs) ?? null;
  }

  function isObtainable(segment: StreamSegment, untilMs: number): boolean {
    const { listedMs, durMs } = segment;
    const run = runs[perRun.findIndex((each) => each.includes(segment))];
    const leavesMs = Math.min(segment.leavesMs, untilMs);
    const windowMs = Math.min(
      segment.leavesMs - listedMs,
      (run?.window ?? 0) * Math.max(...(run?.durationsMs ?? [durMs])),
    );
    // Nothing is requested before the start.
    const fromMs = Math.max(listedMs, 0);
    let sinceMs = fromMs;
    for (let ms = fromMs; ms < leavesMs; ms += STEP_MS) {
      if ((faults.playlist?.(ms) ?? null) !== null || fault(segment, ms) !== null) sinceMs = ms + STEP_MS;
      else if (ms + STEP_MS - sinceMs >= Math.max(2000, windowMs / 3)) return true;
    }
    return false;
  }

  return {
    segments,
    answer(path, sinceMs) {
      if (path === 'live.m3u8') return faults.playlist?.(sinceMs) ?? playlist(sinceMs);
      if (runs.some(({ init }) => init === path)) return faults.init?.(sinceMs) ?? path;
      const segment = byName.get(path);
      return segment === undefined ? { status: 404 } : (fault(segment, sinceMs) ?? segment.name);
    },
    obtainable: (untilMs) => segments.filter((segment) => isObtainable(segment, untilMs)),
  };
}

function segmentsOf(
  { fromMs, durationsMs, window, firstSeq }: StreamRun,
  order: number,
  endMs: number,
): StreamSegment[] {
  let listedMs = fromMs;
  const listed = durationsMs.map((durMs) => (listedMs += durMs) - durMs);
  return durationsMs.flatMap((durMs, index) => {
    const atMs = listed[index] ?? 0;
    if (atMs >= endMs) return [];
    const name = `run${String(order)}-${String(firstSeq + index)}.ts`;
    const leavesMs = Math.min(listed[index + window] ?? Infinity, endMs);
    return [{ name, seq: firstSeq + index, durMs, listedMs: atMs, leavesMs, sha256: sha256(name) }];
  });
}
