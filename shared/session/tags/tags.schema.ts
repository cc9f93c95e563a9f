import Type, { type Static } from 'typebox';
import { FLAGS, QUOTE_BASES, STANCES } from '../../vocabulary/tags.ts';
import { ActorRefSchema, MarkSchema, TextSchema, TopicIdSchema, strict } from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

export const tagCommands = {
  'add-topic': strict({ tagId: IdSchema, interventionId: IdSchema, topic: TopicIdSchema }),
  'remove-topic': strict({ tagId: IdSchema }),
  'add-about': strict({
    tagId: IdSchema,
    interventionId: IdSchema,
    target: ActorRefSchema,
    stance: Type.Enum(STANCES),
  }),
  'set-stance': strict({ tagId: IdSchema, stance: Type.Enum(STANCES) }),
  'remove-about': strict({ tagId: IdSchema }),
  'add-note': strict({
    noteId: IdSchema,
    /** Null: a note on the session. */
    interventionId: Type.Union([IdSchema, Type.Null()]),
    kind: Type.Enum(['note', 'quote']),
    text: TextSchema,
    quoteBasis: Type.Optional(Type.Enum(QUOTE_BASES)),
    /** For a quote: how far back it reaches, ms. */
    backMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    mark: MarkSchema,
  }),
  /** `replaces` is the commitment that the writer saw. `conflict` refuses the edit if the text changed since ([K3]). */
  'edit-note': strict({ noteId: IdSchema, text: TextSchema, replaces: Type.String({ maxLength: 200 }) }),
  'remove-note': strict({ noteId: IdSchema }),
  'verify-quote': strict({ noteId: IdSchema, verified: Type.Boolean() }),
  'set-flag': strict({ flagId: IdSchema, interventionId: IdSchema, flag: Type.Enum(FLAGS) }),
  'clear-flag': strict({ flagId: IdSchema }),
} as const;

export type TagPayload<T extends keyof typeof tagCommands> = Static<(typeof tagCommands)[T]>;
