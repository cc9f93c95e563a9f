import Type from 'typebox';
import { NameSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import type { Wire } from './answer.schema.ts';

/** A new conference, by itself or together with its first session. */
export const NewConferenceSchema = strict({
  name: NameSchema,
  place: Type.String({ maxLength: 300 }),
  timeZone: Type.String({ minLength: 1, maxLength: 60 }),
});

const ConferenceSchema = strict({
  id: IdSchema,
  name: Type.String(),
  place: Type.String(),
  /** IANA zone of the venue. */
  timeZone: Type.String(),
});

export const ConferencesSchema = strict({ conferences: Type.Array(ConferenceSchema) });
/** The id of the new conference or session. */
export const CreatedSchema = strict({ id: IdSchema });

export type Conference = Wire<typeof ConferenceSchema>;
export type Conferences = Wire<typeof ConferencesSchema>;
export type Created = Wire<typeof CreatedSchema>;
