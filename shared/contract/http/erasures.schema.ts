import Type from 'typebox';
import { strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import type { Wire } from './answer.schema.ts';

const TargetSchema = strict({ seq: Type.Integer({ minimum: 1 }), path: Type.String({ minLength: 1, maxLength: 60 }) });

export const ErasureRequestSchema = Type.Object({
  sessionId: IdSchema,
  targets: Type.Array(TargetSchema, { minItems: 1, maxItems: 5000 }),
});

/** Another text that holds an erased name. A person has to read it and decide. */
const MentionSchema = strict({ sessionId: IdSchema, seq: Type.Integer({ minimum: 1 }), path: Type.String() });

export const ErasedSchema = strict({
  seqs: Type.Array(Type.Integer({ minimum: 1 })),
  mentions: Type.Array(MentionSchema),
});

export type Mention = Wire<typeof MentionSchema>;
