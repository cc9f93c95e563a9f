import Type from 'typebox';
import { IdSchema } from '../vocabulary/id.schema.ts';

/** A command as it arrives, before its payload is checked against the schema of its type. */
export const CommandEnvelopeSchema = Type.Object(
  { commandId: IdSchema, type: Type.String({ minLength: 1, maxLength: 60 }), payload: Type.Unknown() },
  { additionalProperties: false },
);
