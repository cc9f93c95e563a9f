import { createHash } from 'node:crypto';
import { createMemoryMediaIndex } from '../../server/ingest/index/memory-media-index.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot, type SourceRow } from '../../server/ingest/index/media-index.ts';
import { IngestError } from '../../server/ingest/ingest-error.ts';
import type { IngestEvent } from '../../server/ingest/ingest-event.ts';
import type { FetchedBody, Fetcher, FetchLimits } from '../../server/ingest/pull/fetcher.ts';
import { pullSource } from '../../server/ingest/pull/source-puller.ts';
import type { Bytes, SegmentSink } from '../../server/ingest/segment-sink.ts';
import { createChance } from './chance.ts';
import { createVirtualTime } from './virtual-time.ts';

const SOURCE_ID = 'hall';
const START_MS = Date.UTC(2026, 2, 1, 13);
const BASE = 'http://origin.example/';

/** A body or a refusal. The status null means no answer. */
export type Answer = string | { readonly status: number | null };

export const NO_ANSWER: Answer = { status: null };

export interface VirtualRecording {
  readonly index: MediaIndex;
  readonly events: readonly (IngestEvent & { readonly atMs: number })[];
  /** The requests, with ms since the start. */
  readonly requests: readonly { readonly path: string; readonly atMs: number }[];
  pass(ms: number): Promise<void>;
  state(): string | undefined;
  slots(rendition?: string): readonly Slot[];
  /** Hashes of the stored segments. */
  hashes(rendition?: string): ReadonlySet<string>;
  close(): Promise<void>;
}

/**
 * Records the answers of `answer` on a virtual clock with the real code of ingest. Only the network and the disk are
 * not real.
 *
 * @param answer gets a path and the time since the start, ms
 */
export function recordVirtually(
  seed: number,
  answer: (path: string, sinceMs: number) => Answer,
  path = 'live.m3u8',
): VirtualRecording {
  const chance = createChance(seed);
  const time = createVirtualTime(START_MS, chance);
  const index = createMemoryMediaIndex();
  const events: (IngestEvent & { atMs: number })[] = [];
  const requests: { path: string; atMs: number }[] = [];
  const sinceMs = (): number => time.nowMs() - START_MS;
  const emit = (event: IngestEvent): void => void events.push({ ...event, atMs: sinceMs() });
  const source: SourceRow = {
    id: SOURCE_ID,
    conferenceId: 'conf',
    kind: 'pull',
    url: BASE + path,
    pinnedVariantUrl: null,
    createdAtMs: START_MS,
    stoppedAtMs: null,
    keyHash: null,
  };
  index.addSource(source);

  async function open(url: string, { timeoutMs, signal }: FetchLimits): Promise<FetchedBody> {
    const asked = url.slice(BASE.length);
    requests.push({ path: asked, atMs: sinceMs() });
    const given = answer(asked, sinceMs());
    await time.sleep(given === NO_ANSWER ? timeoutMs : 20 + 100 * chance.unit(), signal);
    if (signal.aborted || given === NO_ANSWER) throw new IngestError('unreachable', 'no answer');
    if (typeof given === 'string') return { url, body: once(Buffer.from(given)) };
    const code = given.status === 404 ? 'stream_not_found' : 'stream_refused';
    throw new IngestError(code, `answered ${String(given.status)}`, given.status);
  }

  const fetcher: Fetcher = {
    open,
    async text(url, limits) {
      const { body } = await open(url, limits);
      return { url, text: (await wholeOf(body)).toString() };
    },
    close: () => undefined,
  };
  const checkDisk = (): Promise<void> => Promise.resolve();
  const sink = memorySink(index, () => time.nowMs());
  const puller = pullSource(source, {
    ...{ index, sink, fetcher, runtime: time, checkDisk, emit, resolver: null },
    onPage: () => undefined,
  });

  return {
    index,
    events,
    requests,
    pass: (ms) => time.pass(ms),
    state: () => puller.health(MAIN_RENDITION)?.state,
    slots: (rendition = MAIN_RENDITION) => index.tail(SOURCE_ID, rendition, 100_000),
    hashes: (rendition = MAIN_RENDITION) =>
      new Set(index.tail(SOURCE_ID, rendition, 100_000).flatMap(({ file }) => file?.sha256 ?? [])),
    async close() {
      const closed = puller.close();
      await time.pass(0);
      await closed;
    },
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function memorySink(index: MediaIndex, nowMs: () => number): SegmentSink {
  async function hold(_sourceId: string, bytes: Bytes) {
    if ('part' in bytes) return bytes;
    const whole = await wholeOf(bytes);
    if (whole.length === 0) throw new IngestError('unreachable', 'empty body');
    return { part: '', bytes: whole.length, sha256: sha256(whole.toString()), receivedMs: nowMs() };
  }
  return {
    hold,
    drop: () => Promise.resolve(),
    async accept(slot, bytes) {
      const file = await hold(slot.sourceId, bytes);
      return { outcome: index.store(slot, file), file };
    },
    async acceptInit(sourceId, bytes) {
      const file = await hold(sourceId, bytes);
      return { path: `${sourceId}/init/${file.sha256}.mp4`, ...file };
    },
    keepOriginal: () => Promise.reject(new Error('nothing is uploaded here')),
  };
}

async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
