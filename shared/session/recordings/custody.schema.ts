import Type, { type Static } from 'typebox';
import { SourceIdSchema, strict } from '../state/fields.schema.ts';

const DaySchema = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const WholeMsSchema = Type.Integer({ minimum: 0 });

/** What becomes of the recordings of a session: written by the services, never sent by a page. */
export const custodyCommands = {
  /** Notes the heads of the chains of custody ([M13]), so that a chain rewritten afterwards is found. */
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
  /** Notes that stretches of a recording were deleted on purpose ([M14]): media time of their epochs. */
  'log-deletion': strict({
    sourceId: SourceIdSchema,
    stretches: Type.Array(strict({ epoch: Type.Integer({ minimum: 1 }), fromMs: WholeMsSchema, toMs: WholeMsSchema }), {
      minItems: 1,
      maxItems: 100_000,
    }),
  }),
} as const;

export type CustodyPayload<T extends keyof typeof custodyCommands> = Static<(typeof custodyCommands)[T]>;
