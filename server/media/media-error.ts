import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';

/** A refusal by a route of media. `statusCode` is the status of Fastify's answer. */
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
