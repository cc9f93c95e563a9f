import Type from 'typebox';
import { SourceIdSchema, strict } from '../../session/state/fields.schema.ts';
import { CountSchema, MediaMsSchema, type Wire } from './answer.schema.ts';

export const RetentionQuerySchema = strict({
  olderThanDays: Type.Integer({ minimum: 0, maximum: 36_500 }),
  source: Type.Optional(SourceIdSchema),
});

/** The media of one source and UTC day of arrival that would be deleted, and the media that stays ([M14b]). */
const RetentionDaySchema = strict({
  sourceId: SourceIdSchema,
  day: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
  /** Length of the deleted media in one rendition, ms. */
  goesMs: MediaMsSchema,
  goesFiles: CountSchema,
  goesBytes: CountSchema,
  /** Interventions whose recording would be deleted, at least in part. */
  statements: CountSchema,
  keptFiles: CountSchema,
  /** Interventions that keep media: those without a review, and those with a flag. */
  keptUnreviewed: CountSchema,
  keptFlagged: CountSchema,
});

export const RetentionSchema = strict({ days: Type.Array(RetentionDaySchema) });

export type RetentionDay = Wire<typeof RetentionDaySchema>;
