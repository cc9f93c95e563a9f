import { readFile, rm } from 'node:fs/promises';
import { joined, type Transcoder } from './transcoder.ts';

/** How fine loudness is kept, ms: ten values a second. */
export const PEAK_MS = 100;

const SAMPLES_PER_S = 8000;
const SAMPLES_PER_PEAK = (SAMPLES_PER_S * PEAK_MS) / 1000;
/** Sound that begins some hundredths of a second behind the picture stays behind it, and holes in it are silence. */
const IN_TIME = 'aresample=async=1:first_pts=0';
const LIMIT_MS = 60_000;

export interface PeaksRequest {
  /** Segments in their order, without a hole among them; fMP4 with their initialisation section first. */
  readonly inputs: readonly string[];
  /** For the sound while it is measured; removed again. */
  readonly scratchFile: string;
  /** From the beginning of the first whole value to the first sample, ms below `PEAK_MS`: values lie on a grid of time. */
  readonly offsetMs: number;
}

/**
 * How loud a piece of a recording is: one byte each tenth of a second, 1 for silence to 255 for full scale.
 *
 * @throws TranscoderError `ffmpeg_missing`, and `ffmpeg_failed` also where there is no sound
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
