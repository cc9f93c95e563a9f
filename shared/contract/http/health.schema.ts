import Type from 'typebox';
import { strict } from '../../session/state/fields.schema.ts';
import { nullable, type Wire } from './answer.schema.ts';

const StateSchema = Type.Literal('ok');

/** The health of the server, for the team. */
const TeamHealthSchema = strict({
  state: StateSchema,
  version: Type.String(),
  store: Type.String(),
  ffmpeg: nullable(strict({ source: Type.String(), version: Type.String() })),
});

/** A stranger learns only that the server runs ([E36]). */
export const HealthSchema = Type.Union([TeamHealthSchema, strict({ state: StateSchema })]);

export type TeamHealth = Wire<typeof TeamHealthSchema>;
