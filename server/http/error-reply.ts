/** Turns every error into a coded answer over HTTP. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorReply } from '../../shared/contract/http/answer.schema.ts';
import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import { CodedError } from '../coded-error.ts';

/** The status of each code. The code is more exact; the status is for programs between. */
const STATUS: { readonly [C in ErrorCode]: number } = {
  malformed: 400,
  unknown_command: 400,
  unknown_reference: 422,
  too_large: 413,
  unauthenticated: 401,
  forbidden: 403,
  origin_refused: 403,
  rate_limited: 429,
  not_found: 404,
  conflict: 409,
  stale: 409,
  overlaps: 409,
  from_the_future: 400,
  clock_held: 409,
  floor_taken: 409,
  not_running: 409,
  already_ended: 409,
  session_closed: 409,
  unsupported_rule: 422,
  nothing_to_undo: 409,
  not_undoable: 409,
  link_expired: 410,
  weak_password: 422,
  common_password: 422,
  name_taken: 409,
  not_a_playlist: 422,
  unsupported_playlist: 422,
  address_malformed: 422,
  address_not_http: 422,
  address_private: 403,
  address_refused: 403,
  address_option: 422,
  unreachable: 422,
  stream_not_found: 422,
  stream_refused: 422,
  stream_clock_off: 500,
  unknown_type: 415,
  init_missing: 412,
  media_gap: 404,
  media_protected: 403,
  unsupported_media: 422,
  ffmpeg_missing: 503,
  ffmpeg_failed: 500,
  export_refused: 403,
  disk_full: 507,
  data_folder_in_use: 503,
  database_newer: 503,
  database_is_backup: 503,
  restore_unconfirmed: 403,
  unavailable: 503,
  internal: 500,
};

export function statusOf(code: ErrorCode): number {
  return STATUS[code];
}

/** Our codes for the errors of Fastify. */
const FASTIFY_CODES: { readonly [code: string]: ErrorCode } = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed',
};

/** The code of any error. Every service's own error has one. */
export function codedErrorFrom(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const fault = error as Partial<FastifyError>;
  if (fault.validation !== undefined) return new CodedError('malformed', { path: pathOf(fault) });
  const code = FASTIFY_CODES[fault.code ?? ''];
  if (code !== undefined) return new CodedError(code);
  const isTheirs = fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500;
  return new CodedError(isTheirs ? 'malformed' : 'internal', {}, { cause: error });
}

/** The most characters of a parameter's name in an answer. Ours are short, and a longer one is the sender's. */
const MAX_NAME_LENGTH = 60;

/** The place of the first fault, such as `querystring/topic`. For an unknown parameter it has that name. */
function pathOf({ validation = [], validationContext }: Partial<FastifyError>): string {
  const part: string = validationContext ?? '';
  const [first] = validation;
  const { additionalProperties: unknown } = first?.params ?? {};
  const name: unknown = part === 'querystring' && Array.isArray(unknown) ? unknown[0] : undefined;
  return typeof name === 'string' ? `${part}/${name.slice(0, MAX_NAME_LENGTH)}` : part + (first?.instancePath ?? '');
}

/** Answers with a code only ([E2]). The fault itself goes to the operator's log. */
export function replyWithError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, params } = codedErrorFrom(error);
  const status = statusOf(code);
  if (status >= 500) request.log.error({ err: error }, code);
  const body: ErrorReply = { error: { code, params: status >= 500 ? {} : params } };
  return reply.code(status).header('cache-control', 'no-store').send(body);
}
