import { readFile, rm } from 'node:fs/promises';
import { joined, type Transcoder } from './transcoder.ts';

/** Resolution of the loudness, ms: ten values a second. */
export const PEAK_MS = 100;

const SAMPLES_PER_S = 8000;
const SAMPLES_PER_PEAK = (SAMPLES_PER_S * PEAK_MS) / 1000;
/** Keeps the delay of sound that begins some hundredths of a second after the picture, and fills gaps with silence. */
const IN_TIME = 'aresample=async=1:first_pts=0';
const LIMIT_MS = 60_000;

export interface PeaksRequest {
  /** Segments in order and without a gap. For fMP4 the initialisation section comes first. */
  readonly inputs: readonly string[];
  /** Holds the sound during the measurement, and is removed afterwards. */
  readonly scratchFile: string;
  /** From the start of the first whole value to the first sample, ms, below `PEAK_MS`. Values lie on a grid of time. */
  readonly offsetMs: number;
}

/**
 * Loudness of a piece of a recording, one byte each tenth of a second. 1 is silence, 255 full scale.
 *
 * @throws CodedError `ffmpeg_missing`; `ffmpeg_failed`, also without sound
 */
export async function measurePeaks(transcoder: Transcoder, request: PeaksRequest): Promise<Uint8Array> {
  const { inputs, scratchFile, offsetMs } = request;
  try {
    await transcoder.run({
      inputs: [{ source: joined(inputs) }],
      options: [
        ...['-map', '0:a:0', '-af', IN_TIME, '-ac', '1', '-ar', String(SAMPLES_PER_S)],
        ...['-c:a', 'pcm_s16le', '-f', 's16le'],
      ],
      outFile: scratchFile,
      limitMs: LIMIT_MS,
    });
    return peaksOf(await readFile(scratchFile), offsetMs);
  } finally {
    await rm(scratchFile, { force: true });
  }
}

function peaksOf(pcm: Buffer, offsetMs: number): Uint8Array {
  const samples = Math.floor(pcm.length / 2);
  const before = Math.round((offsetMs * SAMPLES_PER_S) / 1000);
  const peaks = new Uint8Array(Math.ceil((before + samples) / SAMPLES_PER_PEAK));
  for (let sample = 0; sample < samples; sample++) {
    const at = Math.floor((before + sample) / SAMPLES_PER_PEAK);
    const loud = Math.ceil((Math.abs(pcm.readInt16LE(sample * 2)) * 255) / 0x8000);
    peaks[at] = Math.max(peaks[at] ?? 0, loud, 1);
  }
  return peaks;
}
