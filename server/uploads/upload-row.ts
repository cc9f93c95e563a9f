import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import type { SourceRole } from '../../shared/vocabulary/media.ts';

/** A file that is becoming a recording. The row is removed once the recording exists. */
export interface UploadRow {
  /** Becomes the id of the source. */
  readonly id: string;
  readonly sessionId: string;
  readonly conferenceId: string;
  /** User who sends it. */
  readonly by: string;
  /** Name on the sender's computer, for finding it again. No path is made from it, and the recording forgets it. */
  readonly name: string;
  readonly role: SourceRole;
  readonly channel: string;
  /** Start of the recording as stated by the sender, Unix ms. */
  readonly startMs: number | null;
  readonly sizeBytes: number;
  /** Bytes that are safely on the disk. */
  readonly bytes: number;
  readonly createdAtMs: number;
  readonly touchedAtMs: number;
  /** `sending` until every byte is there, then `making` the stream, then `recording` it, which cannot be undone. */
  readonly state: 'sending' | 'making' | 'recording';
  /** Why it went no further. Null if nothing is wrong. */
  readonly error: ErrorCode | null;
  /** SHA-256 of the whole file, hex, and the time of its last byte. Null before. */
  readonly whole: { readonly sha256: string; readonly receivedMs: number } | null;
  /** Time of its first frame. Null until the file is probed. */
  readonly start: { readonly sessionMs: number; readonly uncertaintyMs: number } | null;
}
