import type { ErrorCode } from '../shared/vocabulary/error-code.ts';

interface Details {
  /** For the operator's log only, such as the last words of a program. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/** A refusal or a failure with a code of the closed list ([E2]). */
export class CodedError extends Error {
  readonly code: ErrorCode;
  /** Values for the message of the code, never personal. */
  readonly params: { readonly [key: string]: string | number };
  readonly detail: string | null;

  constructor(code: ErrorCode, params: CodedError['params'] = {}, { detail, cause }: Details = {}) {
    super(detail ?? code, { cause });
    this.name = 'CodedError';
    this.code = code;
    this.params = params;
    this.detail = detail ?? null;
  }
}

/** Whether an error only answers the request. Every other error has something for the operator's log. */
export function isRefusal(error: unknown): error is CodedError {
  return error instanceof CodedError && error.detail === null && error.cause === undefined;
}
