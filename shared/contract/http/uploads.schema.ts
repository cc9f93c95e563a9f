import Type from 'typebox';
import { strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { ERROR_CODES } from '../../vocabulary/error-code.ts';
import { CountSchema, nullable, ServerMsSchema, type Wire } from './answer.schema.ts';

/** The state of an upload. */
export const UploadSchema = strict({
  /** Becomes the id of the source. */
  id: IdSchema,
  sessionId: IdSchema,
  /** Name on the sender's computer. */
  name: Type.String(),
  sizeBytes: CountSchema,
  /** Bytes that are safely on the disk. */
  bytes: CountSchema,
  state: Type.Enum(['sending', 'making', 'recording', 'failed']),
  error: nullable(Type.Enum(ERROR_CODES)),
  createdAtMs: ServerMsSchema,
  /** Progress of the recording, from 0 to 1. Null while it is unknown. */
  progress: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  /** Time of removal, unless somebody continues it. */
  expiresAtMs: ServerMsSchema,
});

export const SessionUploadsSchema = strict({
  /** Why the server cannot take files. Null if it can. */
  obstacle: nullable(Type.Enum(ERROR_CODES)),
  uploads: Type.Array(UploadSchema),
});

export type Upload = Wire<typeof UploadSchema>;
export type SessionUploads = Wire<typeof SessionUploadsSchema>;
