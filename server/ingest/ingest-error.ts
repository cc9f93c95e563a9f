import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import { CodedError } from '../coded-error.ts';

/**
 * A refusal or failure of ingest. It stays a class: the origin's status decides whether a segment is abandoned. A source
 * shows the codes of this class only. Any other error is `internal`.
 */
export class IngestError extends CodedError {
  /** HTTP status of the origin's answer. Null without an answer. */
  readonly status: number | null;

  constructor(code: ErrorCode, message: string, status: number | null = null) {
    super(code, {}, { detail: message });
    this.name = 'IngestError';
    this.status = status;
  }
}

/** Whether the origin has no such file: 404 and 410. */
export function isNotFound(error: unknown): boolean {
  return error instanceof IngestError && (error.status === 404 || error.status === 410);
}

/** The code under which a failure is shown. */
export function errorCodeOf(error: unknown): ErrorCode {
  return error instanceof IngestError ? error.code : 'internal';
}
