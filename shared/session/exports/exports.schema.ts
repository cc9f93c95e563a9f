import Type, { type Static } from 'typebox';
import { READER_PROFILES } from '../../vocabulary/access.ts';
import { NameSchema, strict } from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

/** What leaves the tool, is erased from it, or stays hidden in it: written by the services, never sent by a page. */
export const exportCommands = {
  'log-take-out': strict({
    takeOutId: IdSchema,
    profile: Type.Enum(READER_PROFILES),
    format: Type.String({ minLength: 1, maxLength: 40 }),
    reader: NameSchema,
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    included: Type.Integer({ minimum: 0 }),
    leftOut: Type.Integer({ minimum: 0 }),
  }),
  /** Erases personal values for ever. Targets are named by event and member, and by the commitment that stays. */
  'erase-personal': strict({
    targets: Type.Array(
      strict({
        seq: Type.Integer({ minimum: 1 }),
        path: Type.String({ minLength: 1, maxLength: 60 }),
        commitment: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      }),
      { minItems: 1, maxItems: 5000 },
    ),
  }),
} as const;

export type ExportPayload<T extends keyof typeof exportCommands> = Static<(typeof exportCommands)[T]>;
