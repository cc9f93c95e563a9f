import Type, { type Static } from 'typebox';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { TextSchema, strict } from '../state/fields.schema.ts';

export const hidingCommands = {
  'hide-speaker': strict({ hideId: IdSchema, subjectId: IdSchema, reason: Type.Optional(TextSchema) }),
  'lift-hide': strict({ hideId: IdSchema }),
  /** Applies a hiding again that a restored log lacks ([P42]). Subjects that the log lacks are skipped. */
  'hide-again': strict({ hideId: IdSchema, subjects: Type.Array(IdSchema, { minItems: 1, maxItems: 10_000 }) }),
} as const;

export type HidingPayload<T extends keyof typeof hidingCommands> = Static<(typeof hidingCommands)[T]>;
