import Type from 'typebox';
import type { ListedIntervention } from '../../projections/listed-intervention.ts';
import { ActorClassSchema, ActorRefSchema, InterventionKindSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { OUTCOMES } from '../../vocabulary/floor.ts';
import { STANCES } from '../../vocabulary/tags.ts';
import { MediaMsSchema, nullable, type Wire } from './answer.schema.ts';

/** Form of a cursor: the start of the last item, then its id. */
const CURSOR_PATTERN = '^\\d{1,16}_[0-9a-f-]{36}$';

export const InterventionsQuerySchema = strict({
  session: Type.Optional(IdSchema),
  actor: Type.Optional(ActorRefSchema),
  role: Type.Optional(Type.Enum(['said_by', 'said_about'])),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  cursor: Type.Optional(Type.String({ pattern: CURSOR_PATTERN })),
});

/** An intervention as lists over sessions show it, with its number in the record of its session, from 1. */
type Item = Omit<ListedIntervention, 'nameFolded' | 'onRecord'> & { readonly number: number };

const InterventionItemSchema = Type.Unsafe<Item>(
  strict({
    sessionId: IdSchema,
    interventionId: IdSchema,
    startMs: MediaMsSchema,
    endMs: nullable(MediaMsSchema),
    netMs: nullable(MediaMsSchema),
    allottedMs: nullable(MediaMsSchema),
    overrunMs: nullable(MediaMsSchema),
    endIsFirm: Type.Boolean(),
    outcome: Type.Enum(OUTCOMES),
    actor: nullable(Type.String()),
    class: ActorClassSchema,
    name: nullable(Type.String()),
    kind: InterventionKindSchema,
    topics: Type.Array(Type.String()),
    abouts: Type.Array(strict({ target: Type.String(), stance: Type.Enum(STANCES) })),
    hidden: Type.Boolean(),
    number: Type.Integer({ minimum: 1 }),
  }),
);

export const InterventionPageSchema = strict({
  items: Type.Array(InterventionItemSchema),
  /** Null on the last page. */
  nextCursor: nullable(Type.String({ pattern: CURSOR_PATTERN })),
});

export type InterventionItem = Wire<typeof InterventionItemSchema>;
export type InterventionPage = Wire<typeof InterventionPageSchema>;
