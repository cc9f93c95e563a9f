import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';

/** A refusal or failure on the way in. `code` is for users; the message is for the log of the operator. */
export class IngestError extends Error {
  readonly code: ErrorCode;
  /** HTTP status that the origin answered with; null where it was no answer of the origin. */
  readonly status: number | null;

  constructor(code: ErrorCode, message: string, status: number | null = null) {
    super(message);
    this.name = 'IngestError';
    this.code = code;
    this.status = status;
  }
}

/** The origin said that there is no such thing: 404 and 410. */
export function isNotFound(error: unknown): boolean {
  return error instanceof IngestError && (error.status === 404 || error.status === 410);
}

/** The code under which a failure is shown. */
export function errorCodeOf(error: unknown): ErrorCode {
  return error instanceof IngestError ? error.code : 'internal';
}
