import { expect } from 'vitest';
import { createHlsOrigin, type HlsOrigin, type HlsOriginOptions, type OriginSegment } from './hls-origin.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from './ingest-harness.ts';

/** An origin that a test controls, and its recording. */
export interface RecordedStream {
  readonly origin: HlsOrigin;
  readonly recording: IngestHarness;
  /** Adds segments one by one, each after the one before has been stored. */
  stream(count: number): Promise<void>;
  stored(segment: OriginSegment): Promise<void>;
  /** Expects every segment of the origin, byte for byte, in one epoch and without a gap. */
  expectWhole(): Promise<void>;
  close(): Promise<void>;
}

/** Starts an origin and its recording. `record` may begin the recording in another way. */
export async function startRecordedStream(
  options: Partial<HlsOriginOptions>,
  record: (recording: IngestHarness, origin: HlsOrigin) => Promise<void> = (recording, { url }) =>
    recording.record(url),
): Promise<RecordedStream> {
  const recording = await createIngestHarness();
  const origin = await createHlsOrigin({ startMs: recording.runtime.nowMs(), ...options });
  await record(recording, origin);

  async function stored({ sha256 }: OriginSegment): Promise<void> {
    await recording.until('segment', (event) => event.sha256 === sha256);
  }

  return {
    origin,
    recording,
    stored,
    async stream(count) {
      for (let index = 0; index < count; index++) await stored(origin.push());
    },
    async expectWhole() {
      const slots = recording.slots();
      expect(slots.map(({ seq }) => seq)).toEqual(origin.all.map(({ seq }) => seq));
      const hashes = await Promise.all(slots.map((slot) => recording.hashOnDisk(slot)));
      expect(hashes).toEqual(origin.all.map(({ sha256 }) => sha256));
      expect(recording.index.epochs(SOURCE_ID)).toHaveLength(1);
    },
    async close() {
      await recording.close();
      await origin.close();
    },
  };
}
