import Type, { type Static } from 'typebox';
import { ActorClassSchema, InterventionKindSchema, MarkSchema, TextSchema, strict } from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

export const limitCommands = {
  'change-limit': strict({
    changeId: IdSchema,
    /** `unsupported_rule` refuses every shape but `fixed` ([L3]). */
    shape: Type.Enum(['fixed', 'pool', 'budget', 'advisory']),
    classes: Type.Array(Type.Union([ActorClassSchema, Type.Literal('*')]), { minItems: 1, maxItems: 20 }),
    kinds: Type.Array(InterventionKindSchema, { minItems: 1, maxItems: 20 }),
    /** Null: no limit. 5 s to 4 h otherwise. */
    ms: Type.Union([Type.Integer({ minimum: 5000, maximum: 14_400_000 }), Type.Null()]),
    appliesTo: Type.Enum(['next', 'current']),
    /** The running intervention that the observer saw. Required for `current`. */
    interventionId: Type.Optional(IdSchema),
    reason: Type.Optional(TextSchema),
    mark: MarkSchema,
  }),
} as const;

export type LimitPayload<T extends keyof typeof limitCommands> = Static<(typeof limitCommands)[T]>;
