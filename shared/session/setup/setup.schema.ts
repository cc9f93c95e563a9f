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

/** Commands of the session itself: its set-up, its status and its timekeeper. */
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
  /** `again` opens a reviewed session for review again. */
  'review-session': strict({ again: Type.Optional(Type.Literal(true)) }),
  'set-quick-topics': strict({ topics: QuickTopicsSchema }),
  /** Step one of passing on the role: the timekeeper offers it ([F2]). */
  'offer-clock': strict({ to: Type.String({ minLength: 1, maxLength: 64 }) }),
  /** Step two: the user to whom it was offered accepts. */
  'accept-clock': strict({}),
  /** Takes the role from a timekeeper who is away. `from` names the one that the user saw: of two takers one gets it. */
  'take-clock': strict({ from: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]) }),
} as const;

export type SetupPayload<T extends keyof typeof setupCommands> = Static<(typeof setupCommands)[T]>;
