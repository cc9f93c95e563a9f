import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import type { SourceRole } from '../../shared/vocabulary/source-role.ts';

/** A file on its way to becoming a recording. It is gone once the recording is there. */
export interface UploadRow {
  /** Becomes the id of the source. */
  readonly id: string;
  readonly sessionId: string;
  readonly conferenceId: string;
  /** Who sends it. */
  readonly by: string;
  /** As it is called where it comes from, to find it again; no path is made from it, and the recording forgets it. */
  readonly name: string;
  readonly role: SourceRole;
  readonly channel: string;
  /** When it begins, as far as whoever sends it knows, Unix ms. */
  readonly startMs: number | null;
  readonly sizeBytes: number;
  /** How much of it is on the disk for sure. */
  readonly bytes: number;
  readonly createdAtMs: number;
  readonly touchedAtMs: number;
  /** `sending` until every byte is there, then `making` the stream, then `recording` what was made: not to be undone. */
  readonly state: 'sending' | 'making' | 'recording';
  /** Why it went no further; null where nothing is wrong. */
  readonly error: ErrorCode | null;
  /** Of the whole file, hex, and when its last byte came; null before. */
  readonly whole: { readonly sha256: string; readonly receivedMs: number } | null;
  /** When its first frame is thought to have been taken; null before somebody looked. */
  readonly start: { readonly sessionMs: number; readonly uncertaintyMs: number } | null;
}
