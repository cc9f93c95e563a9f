import Type, { type Static } from 'typebox';
import { SESSION_KINDS } from '../../vocabulary/session.ts';
import { ActorClassSchema, InterventionKindSchema, NameSchema, TopicIdSchema, strict } from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

const LimitRuleSchema = strict({
  id: Type.String({ minLength: 1, maxLength: 80 }),
  kinds: Type.Array(InterventionKindSchema, { minItems: 1, maxItems: 20 }),
  classes: Type.Array(Type.Union([ActorClassSchema, Type.Literal('*')]), { minItems: 1, maxItems: 20 }),
  ms: Type.Integer({ minimum: 5000, maximum: 14_400_000 }),
});

const QuickTopicsSchema = Type.Array(TopicIdSchema, { maxItems: 9 });

/** The session itself: what it is, whether it runs, and who keeps the clock. */
export const setupCommands = {
  'create-session': strict({
    conferenceId: IdSchema,
    title: NameSchema,
    kind: Type.Enum(SESSION_KINDS),
    timeZone: Type.String({ minLength: 1, maxLength: 60 }),
    presetId: Type.String({ minLength: 1, maxLength: 60 }),
    limitRules: Type.Array(LimitRuleSchema, { maxItems: 20 }),
    quickTopics: QuickTopicsSchema,
  }),
  'start-session': strict({}),
  'suspend-session': strict({}),
  'close-session': strict({}),
  /** `again`: a reviewed session is opened for review once more. */
  'review-session': strict({ again: Type.Optional(Type.Literal(true)) }),
  'set-quick-topics': strict({ topics: QuickTopicsSchema }),
  /** Step one of a hand-over: the keeper offers the clock to somebody. */
  'offer-clock': strict({ to: Type.String({ minLength: 1, maxLength: 64 }) }),
  /** Step two: that person accepts. */
  'accept-clock': strict({}),
  /** Takes the clock from a holder who is away; names the holder that was seen, so that two takers cannot both win. */
  'take-clock': strict({ from: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]) }),
} as const;

export type SetupPayload<T extends keyof typeof setupCommands> = Static<(typeof setupCommands)[T]>;
