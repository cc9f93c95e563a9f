import Type, { type Static } from 'typebox';
import { ANCHOR_BASES } from '../../vocabulary/time.ts';
import { SOURCE_ROLES } from '../../vocabulary/media.ts';
import { InstantMsSchema, MarkSchema, SourceIdSchema, strict } from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

export const markCommands = {
  'add-witness-mark': strict({
    markId: IdSchema,
    interventionId: IdSchema,
    edge: Type.Enum(['start', 'end']),
    mark: MarkSchema,
  }),
  'attach-source': strict({
    sourceId: SourceIdSchema,
    role: Type.Enum(SOURCE_ROLES),
    channel: Type.String({ minLength: 1, maxLength: 60 }),
  }),
  'detach-source': strict({ sourceId: SourceIdSchema }),
  'add-anchor': strict({
    anchorId: IdSchema,
    sourceId: SourceIdSchema,
    epoch: Type.Integer({ minimum: 1 }),
    mediaMs: Type.Integer({ minimum: 0 }),
    sessionMs: InstantMsSchema,
    basis: Type.Enum(ANCHOR_BASES),
    uncertaintyMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
    again: Type.Optional(Type.Boolean()),
  }),
} as const;

export type MarkPayload<T extends keyof typeof markCommands> = Static<(typeof markCommands)[T]>;
