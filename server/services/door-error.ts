import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';

/** A refusal for the caller: a code of the closed list, and values for its message. Values are never personal. */
export class DoorError extends Error {
  readonly code: ErrorCode;
  readonly params: { readonly [key: string]: string | number };

  constructor(code: ErrorCode, params: DoorError['params'] = {}, cause?: unknown) {
    super(code, { cause });
    this.name = 'DoorError';
    this.code = code;
    this.params = params;
  }
}
