import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';

/** A refusal or failure of ingest. `code` is for users, the message is for the operator's log. */
export class IngestError extends Error {
  readonly code: ErrorCode;
  /** HTTP status of the origin's answer. Null without an answer. */
  readonly status: number | null;

  constructor(code: ErrorCode, message: string, status: number | null = null) {
    super(message);
    this.name = 'IngestError';
    this.code = code;
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
