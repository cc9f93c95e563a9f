import Type, { type Static } from 'typebox';
import { CONFIDENCES, IDENTIFICATION_BASES } from '../../vocabulary/actors.ts';
import {
  ActorClassSchema,
  ActorRefSchema,
  InterventionKindSchema,
  NameSchema,
  strict,
} from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

const ListedSchema = strict({
  entryId: IdSchema,
  listedAs: NameSchema,
  actor: Type.Optional(ActorRefSchema),
  class: Type.Optional(ActorClassSchema),
  kind: Type.Optional(InterventionKindSchema),
  replyTo: Type.Optional(Type.Array(IdSchema, { maxItems: 20 })),
});

/** Statuses that an observer can set on an entry that nobody has been heard under. */
export const SETTABLE_STATUSES = [
  'listed',
  'called',
  'absent_when_called',
  'withdrawn',
  'not_reached',
  'removed_by_chair',
  'not_a_speaker',
  'deleted',
] as const;

export const listCommands = {
  'add-entries': strict({
    entries: Type.Array(ListedSchema, { minItems: 1, maxItems: 500 }),
    /** `end`: after all waiting entries. `heard_next`: after the last entry that was heard next, before the rest. */
    place: Type.Enum(['end', 'heard_next']),
  }),
  /** `replaces` is the commitment that the writer saw. `conflict` refuses it if somebody changed the line since. */
  'edit-entry': strict({
    entryId: IdSchema,
    listedAs: NameSchema,
    actor: Type.Optional(ActorRefSchema),
    class: Type.Optional(ActorClassSchema),
    kind: Type.Optional(InterventionKindSchema),
    replaces: Type.String({ maxLength: 200 }),
  }),
  'set-entry-status': strict({ entryId: IdSchema, status: Type.Enum(SETTABLE_STATUSES) }),
  /** Moves a waiting entry before another one; null moves it to the end. */
  'move-entry': strict({ entryId: IdSchema, beforeEntryId: Type.Union([IdSchema, Type.Null()]) }),
  'swap-entries': strict({ entryId: IdSchema, withEntryId: IdSchema }),
  'close-list': strict({}),
  'open-list': strict({}),
  /** Marks every entry that is still waiting as not reached. */
  'mark-not-reached': strict({}),
  'identify-speaker': strict({
    /** An entry or an intervention. */
    subjectId: IdSchema,
    /** The waiting entry of this speaker. Its line is not changed. */
    entryId: Type.Optional(IdSchema),
    actor: Type.Union([ActorRefSchema, Type.Null()]),
    class: ActorClassSchema,
    /** The name as announced. Without it the name is not changed. */
    announcedAs: Type.Optional(NameSchema),
    basis: Type.Enum(IDENTIFICATION_BASES),
    confidence: Type.Enum(CONFIDENCES),
  }),
} as const;

export type ListPayload<T extends keyof typeof listCommands> = Static<(typeof listCommands)[T]>;
