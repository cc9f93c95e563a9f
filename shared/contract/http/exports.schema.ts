import Type from 'typebox';
import { NameSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { LEFT_OUT_REASONS } from '../../record/left-out.ts';
import { EXPORT_FORMATS, READER_PROFILES } from '../../vocabulary/access.ts';
import { CountSchema, HashSchema, type Wire } from './answer.schema.ts';

export const ExportRequestSchema = strict({
  sessionId: IdSchema,
  format: Type.Enum(EXPORT_FORMATS),
  profile: Type.Enum(READER_PROFILES),
  /** The person who will read the export, as the lead names them. */
  reader: NameSchema,
});

/** A file that is made and logged. */
export const MadeFileSchema = strict({
  id: IdSchema,
  fileName: Type.String(),
  sha256: HashSchema,
  bytes: CountSchema,
});

/** A preview of an export. It makes and logs nothing. */
const ExportPreviewSchema = strict({
  included: CountSchema,
  leftOut: Type.Array(strict({ reason: Type.Enum(LEFT_OUT_REASONS), count: CountSchema })),
});

const ExportCreatedSchema = strict({ ...ExportPreviewSchema.properties, ...MadeFileSchema.properties });

/** With `preview=1` no file is made. */
export const ExportReplySchema = Type.Union([ExportCreatedSchema, ExportPreviewSchema]);

export type ExportRequest = Wire<typeof ExportRequestSchema>;
export type MadeFile = Wire<typeof MadeFileSchema>;
export type ExportPreview = Wire<typeof ExportPreviewSchema>;
export type ExportCreated = Wire<typeof ExportCreatedSchema>;
