import Type, { type Static } from 'typebox';
import { READER_PROFILES } from '../../vocabulary/access.ts';
import { NameSchema, strict } from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

/** Exports and erasures. Only the server's services dispatch these commands. */
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
  /** Erases personal values. A target is named by its event, its member and its commitment, which stays ([G8]). */
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
