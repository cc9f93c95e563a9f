import Type from 'typebox';
import type { Answer } from '../../log/command.ts';
import { InstantMsSchema, strict } from '../../session/state/fields.schema.ts';
import { FEED_STATES } from '../../vocabulary/media.ts';
import { CodedErrorSchema, ErrorReplySchema } from './answer.schema.ts';

export const SpeakerEventSchema = strict({
  source: Type.String({ pattern: '^[A-Za-z0-9-]{1,50}$' }),
  sourceEventId: Type.String({ minLength: 1, maxLength: 200 }),
  /** Unix ms, or ISO 8601 with a zone. */
  at: Type.Union([InstantMsSchema, Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:\\d\\d)$' })]),
  seat: Type.Optional(Type.String({ maxLength: 100 })),
  name: Type.Optional(Type.String({ maxLength: 300 })),
  delegation: Type.Optional(Type.String({ maxLength: 300 })),
  state: Type.Enum(FEED_STATES),
});

type Accepted = Extract<Answer, { readonly ok: true }>;
type Refused = Extract<Answer, { readonly ok: false }>;

export const AcceptedSchema = Type.Unsafe<Accepted>(
  strict({ ok: Type.Literal(true), commandId: Type.String(), seqs: Type.Array(Type.Integer({ minimum: 1 })) }),
);

const RefusedSchema = Type.Unsafe<Refused>(
  strict({ ok: Type.Literal(false), commandId: Type.String(), ...CodedErrorSchema.properties }),
);

/** A request that is no command gets an error. A refused command gets its answer. */
export const NotAcceptedSchema = Type.Union([RefusedSchema, ErrorReplySchema]);
