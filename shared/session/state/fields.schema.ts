import Type from 'typebox';
import { ACTOR_CLASSES } from '../../vocabulary/actors.ts';
import { INTERVENTION_KINDS } from '../../vocabulary/floor.ts';
import { VANTAGES } from '../../vocabulary/time.ts';

/** Fields that the command schemas of several slices share. */

export const ActorRefSchema = Type.String({ pattern: '^(state|partner|body|actor):[A-Za-z0-9-]{1,64}$' });
export const TopicIdSchema = Type.String({ pattern: '^[a-z]{2,8}\\.[a-z0-9-]{2,64}$' });
export const SourceIdSchema = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' });
/** Free text of 1 to 4000 characters. */
export const TextSchema = Type.String({ minLength: 1, maxLength: 4000 });
export const NameSchema = Type.String({ minLength: 1, maxLength: 300 });
export const ActorClassSchema = Type.Enum(ACTOR_CLASSES);
export const InterventionKindSchema = Type.Enum(INTERVENTION_KINDS);
/** Unix ms from 2000 to 2100. Any other value comes from a broken clock. */
export const InstantMsSchema = Type.Integer({ minimum: 946_684_800_000, maximum: 4_102_444_800_000 });
/** A shift of an edge: at most one hour in either direction, ms. */
export const ShiftMsSchema = Type.Integer({ minimum: -3_600_000, maximum: 3_600_000 });

export const MarkSchema = Type.Object(
  {
    vantage: Type.Enum(VANTAGES),
    pressedMs: InstantMsSchema,
    pressUncertaintyMs: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
    leadMs: Type.Integer({ minimum: 0, maximum: 10_000 }),
    media: Type.Optional(
      Type.Object(
        {
          sourceId: SourceIdSchema,
          epoch: Type.Integer({ minimum: 1 }),
          mediaMs: Type.Integer({ minimum: 0 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** An object that refuses members that its schema does not name, such as an elapsed time ([T6]). */
export function strict<Properties extends Type.TProperties>(properties: Properties): Type.TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false });
}
