import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';

/** A refusal at the doors of media; `statusCode` is what Fastify answers with. */
export class MediaError extends Error {
  readonly code: ErrorCode;
  readonly statusCode: number;

  constructor(code: ErrorCode, statusCode: number, message: string) {
    super(message);
    this.name = 'MediaError';
    this.code = code;
    this.statusCode = statusCode;
  }
}
