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
    /** The entry that the observer saw as next; null for somebody who is not on the list. */
    entryId: orNull(IdSchema),
    /** The intervention that the observer saw holding the floor, ended by this start. */
    endsInterventionId: orNull(IdSchema),
    /** Entries that are passed over by choosing a later one are not touched: absent is said with set-entry-status. */
    announcedAs: Type.Optional(NameSchema),
    actor: Type.Optional(ActorRefSchema),
    class: Type.Optional(ActorClassSchema),
    kind: Type.Optional(InterventionKindSchema),
    replyTo: Type.Optional(Type.Array(IdSchema, { maxItems: 20 })),
    mark: MarkSchema,
  }),
  'stop-intervention': strict({ interventionId: IdSchema, mark: MarkSchema }),
  'warn-speaker': strict({ warningId: IdSchema, interventionId: IdSchema, mark: MarkSchema }),
  /** Ends a running intervention as cut off; one that has ended already gets the outcome. */
  'cut-off': strict({ interventionId: IdSchema, mark: MarkSchema }),
  'set-outcome': strict({ interventionId: IdSchema, outcome: Type.Enum(OUTCOMES) }),
  'pause-intervention': strict({ interruptionId: IdSchema, interventionId: IdSchema, mark: MarkSchema }),
  'resume-intervention': strict({ interruptionId: IdSchema, mark: MarkSchema }),
  'set-interruption': strict({
    interruptionId: IdSchema,
    reason: Type.Enum(INTERRUPTION_REASONS),
    counts: Type.Boolean(),
  }),
  /** A pause noticed afterwards: [from, from + length) of the intervention's own time. */
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
  /** Moves one edge; the observed mark stays and the shift is added to it. */
  'shift-edge': strict({ interventionId: IdSchema, edge: Type.Enum(['start', 'end']), shiftMs: ShiftMsSchema }),
  /** Says that an inferred end is right as it stands. */
  'confirm-end': strict({ interventionId: IdSchema }),
  /** Accepts an unconfirmed intervention as part of the record. */
  'confirm-intervention': strict({ interventionId: IdSchema }),
  /** Says that a second pair of eyes has looked, or that one is still needed. */
  'set-review': strict({ interventionId: IdSchema, review: Type.Enum(['needs_review', 'reviewed']) }),
  'void-intervention': strict({ interventionId: IdSchema, reason: Type.Optional(TextSchema) }),
} as const;

export type FloorPayload<T extends keyof typeof floorCommands> = Static<(typeof floorCommands)[T]>;
