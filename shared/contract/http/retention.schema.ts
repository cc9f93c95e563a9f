import Type from 'typebox';
import { SourceIdSchema, strict } from '../../session/state/fields.schema.ts';
import { CountSchema, MediaMsSchema, type Wire } from './answer.schema.ts';

export const RetentionQuerySchema = strict({
  olderThanDays: Type.Integer({ minimum: 0, maximum: 36_500 }),
  source: Type.Optional(SourceIdSchema),
});

/** What goes of one source and UTC day of arrival, and what stays. */
const RetentionDaySchema = strict({
  sourceId: SourceIdSchema,
  day: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
  /** Length of what goes, of its picture or its one rendition. */
  goesMs: MediaMsSchema,
  goesFiles: CountSchema,
  goesBytes: CountSchema,
  /** Interventions whose recording would be gone or in part. */
  statements: CountSchema,
  keptFiles: CountSchema,
  /** Interventions for whose sake it is kept. */
  keptUnreviewed: CountSchema,
  keptFlagged: CountSchema,
});

export const RetentionSchema = strict({ days: Type.Array(RetentionDaySchema) });

export type RetentionDay = Wire<typeof RetentionDaySchema>;
