import Type, { type Static } from 'typebox';
import { INTERRUPTION_REASONS, OUTCOMES } from '../../vocabulary/floor.ts';
import {
  ActorClassSchema,
  ActorRefSchema,
  InterventionKindSchema,
  MarkSchema,
  NameSchema,
  ShiftMsSchema,
  TextSchema,
  strict,
} from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

const orNull = <T extends Type.TSchema>(schema: T): Type.TUnion<[T, Type.TNull]> => Type.Union([schema, Type.Null()]);

export const floorCommands = {
  'start-intervention': strict({
    interventionId: IdSchema,
    /** The entry that the observer saw as next. Null for an unlisted speaker. An entry that is passed over still waits. */
    entryId: orNull(IdSchema),
    /** The intervention that the observer saw holding the floor. This start ends it. */
    endsInterventionId: orNull(IdSchema),
    announcedAs: Type.Optional(NameSchema),
    actor: Type.Optional(ActorRefSchema),
    class: Type.Optional(ActorClassSchema),
    kind: Type.Optional(InterventionKindSchema),
    replyTo: Type.Optional(Type.Array(IdSchema, { maxItems: 20 })),
    mark: MarkSchema,
  }),
  'stop-intervention': strict({ interventionId: IdSchema, mark: MarkSchema }),
  'warn-speaker': strict({ warningId: IdSchema, interventionId: IdSchema, mark: MarkSchema }),
  /** Ends a running intervention as cut off, or sets that outcome of one that has ended ([F8]). */
  'cut-off': strict({ interventionId: IdSchema, mark: MarkSchema }),
  'set-outcome': strict({ interventionId: IdSchema, outcome: Type.Enum(OUTCOMES) }),
  'pause-intervention': strict({ interruptionId: IdSchema, interventionId: IdSchema, mark: MarkSchema }),
  'resume-intervention': strict({ interruptionId: IdSchema, mark: MarkSchema }),
  'set-interruption': strict({
    interruptionId: IdSchema,
    reason: Type.Enum(INTERRUPTION_REASONS),
    counts: Type.Boolean(),
  }),
  /** A pause that somebody noticed afterwards. */
  'add-interruption': strict({
    interruptionId: IdSchema,
    interventionId: IdSchema,
    /** Offset from the start of the intervention, ms. */
    fromMs: Type.Integer({ minimum: 0 }),
    lengthMs: Type.Integer({ minimum: 1 }),
    reason: Type.Enum(INTERRUPTION_REASONS),
    counts: Type.Boolean(),
  }),
  'open-point-of-order': strict({
    interventionId: IdSchema,
    interruptionId: IdSchema,
    interruptsId: IdSchema,
    announcedAs: Type.Optional(NameSchema),
    actor: Type.Optional(ActorRefSchema),
    class: Type.Optional(ActorClassSchema),
    mark: MarkSchema,
  }),
  'close-point-of-order': strict({ interventionId: IdSchema, mark: MarkSchema }),
  'link-reply': strict({ interventionId: IdSchema, repliesToId: IdSchema }),
  /** Adds a correction to one edge. The mark stays as it is ([T3]). */
  'shift-edge': strict({ interventionId: IdSchema, edge: Type.Enum(['start', 'end']), shiftMs: ShiftMsSchema }),
  /** Confirms an inferred end ([F7]). */
  'confirm-end': strict({ interventionId: IdSchema }),
  /** Puts an unconfirmed intervention on record ([F6]). */
  'confirm-intervention': strict({ interventionId: IdSchema }),
  'set-review': strict({ interventionId: IdSchema, review: Type.Enum(['needs_review', 'reviewed']) }),
  'void-intervention': strict({ interventionId: IdSchema, reason: Type.Optional(TextSchema) }),
} as const;

export type FloorPayload<T extends keyof typeof floorCommands> = Static<(typeof floorCommands)[T]>;
