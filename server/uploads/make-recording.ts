import { type SessionState, sessionRow } from '../../shared/session/state/state.ts';
import { SPOOL_LIST } from '../ingest/uploaded-file.ts';
import { hashFile } from '../ingest/hash-file.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Anchors } from '../recordings/anchors.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import { derivedId } from '../new-id.ts';
import { streamOf } from '../sessions/stream-names.ts';
import { makeHls } from '../transcoder/hls-from-file.ts';
import { probeFile, type FileProbe } from '../transcoder/probe-file.ts';
import type { Transcoder } from '../transcoder/transcoder.ts';
import type { UploadFolder } from './upload-folder.ts';
import type { UploadRow } from './upload-row.ts';

export interface MakingDeps {
  readonly folder: UploadFolder;
  readonly transcoder: Transcoder;
  readonly ingest: Pick<Ingest, 'recordFile' | 'requireSpaceFor'>;
  readonly commands: Commands;
  readonly anchors: Anchors;
  readonly nowMs: () => number;
}

export interface Making {
  readonly row: UploadRow;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
  /** The current state, to be saved. */
  readonly keep: (change: Partial<UploadRow>) => Promise<void>;
}

/** Uncertainty of a clock that was set by hand. A camera may also note the end of its recording. */
const CLOCK_OFF_MS = 60_000;
/** A date of a camera that is further off is ignored. */
const CREDIBLE_MS = 86_400_000;
/** Uncertainty if only the session gives the time. */
const UNKNOWN_MS = 43_200_000;

/**
 * Makes the recording of a complete upload and attaches it to its session ([M20]). Each step is saved before the next
 * begins, and can be repeated after a crash.
 */
export async function makeRecording(making: Making, deps: MakingDeps): Promise<void> {
  const { folder, ingest, commands, anchors } = deps;
  const { id, sessionId, conferenceId, by, role, channel, sizeBytes } = making.row;
  const stream = streamOf(sessionId);
  const { whole, start } = making.row.state === 'recording' ? making.row : await makeStream(making, deps);
  if (whole === null || start === null) throw new Error('a file that nobody has looked at');
  await ingest.recordFile({
    ...{ id, conferenceId, start, spool: folder.spoolOf(id) },
    original: { part: folder.bodyOf(id), bytes: sizeBytes, ...whole },
  });
  const command = {
    commandId: derivedId('attach', id),
    type: 'attach-source',
    payload: { sourceId: id, role, channel },
  };
  const answer = await commands.submit(stream, command, { userId: by, role: 'system' });
  if (!answer.ok) throw new CodedError(answer.code, answer.params);
  await anchors.onAttached(sessionId, id);
}

/** Hash, probe and stream. Nothing of it is in the index yet. */
async function makeStream(
  { row, signal, onProgress, keep }: Making,
  { folder, transcoder, ingest, commands, nowMs }: MakingDeps,
): Promise<Pick<UploadRow, 'whole' | 'start'>> {
  const file = folder.bodyOf(row.id);
  await ingest.requireSpaceFor(row.sizeBytes);
  const receivedMs = row.whole?.receivedMs ?? nowMs();
  const whole = row.whole ?? { sha256: await hashFile(file), receivedMs };
  const probe = await probeFile(transcoder.programs, file);
  const start = nominalStart(row, probe, await commands.state(row.sessionId), nowMs());
  await keep({ whole, start });
  const spool = folder.spoolOf(row.id);
  await makeHls(transcoder, { file, probe, folder: spool, list: SPOOL_LIST, signal, onProgress });
  await keep({ state: 'recording' });
  return { whole, start };
}

/** Time of the first frame: stated by the sender, else by the file, else by the session. */
export function nominalStart(
  { startMs }: Pick<UploadRow, 'startMs'>,
  { createdMs, durationMs }: Pick<FileProbe, 'createdMs' | 'durationMs'>,
  state: SessionState,
  nowMs: number,
): NonNullable<UploadRow['start']> {
  const lengthMs = durationMs ?? 0;
  if (startMs !== null) return { sessionMs: startMs, uncertaintyMs: CLOCK_OFF_MS };
  const session = sessionRow(state);
  const fromMs = session?.startedAtMs ?? nowMs - lengthMs;
  const isCredible =
    createdMs !== null && createdMs > fromMs - CREDIBLE_MS && createdMs < (session?.endedAtMs ?? nowMs) + CREDIBLE_MS;
  return isCredible
    ? { sessionMs: createdMs, uncertaintyMs: Math.min(lengthMs + CLOCK_OFF_MS, UNKNOWN_MS) }
    : { sessionMs: fromMs, uncertaintyMs: UNKNOWN_MS };
}
