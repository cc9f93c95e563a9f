import Type, { type Static } from 'typebox';
import { SourceIdSchema, strict } from '../state/fields.schema.ts';

const DaySchema = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const WholeMsSchema = Type.Integer({ minimum: 0 });

/** Custody and deletion of a session's recordings. Only the server's services dispatch these commands. */
export const custodyCommands = {
  /** Logs the heads of the chains of custody, so that `media verify` finds a chain that was rewritten ([M13e]). */
  'log-custody': strict({
    sources: Type.Array(
      strict({
        sourceId: SourceIdSchema,
        heads: Type.Array(
          strict({
            day: DaySchema,
            link: Type.Integer({ minimum: 1 }),
            chain: Type.String({ pattern: '^[0-9a-f]{64}$' }),
          }),
          { maxItems: 5000 },
        ),
      }),
      { minItems: 1, maxItems: 100 },
    ),
  }),
  /** Logs which stretches of a recording an operator deletes ([M14c]). Media time within the epoch, ms. */
  'log-deletion': strict({
    sourceId: SourceIdSchema,
    stretches: Type.Array(strict({ epoch: Type.Integer({ minimum: 1 }), fromMs: WholeMsSchema, toMs: WholeMsSchema }), {
      minItems: 1,
      maxItems: 100_000,
    }),
  }),
} as const;

export type CustodyPayload<T extends keyof typeof custodyCommands> = Static<(typeof custodyCommands)[T]>;
