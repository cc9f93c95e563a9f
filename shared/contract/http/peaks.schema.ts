import Type from 'typebox';
import { strict } from '../../session/state/fields.schema.ts';
import { CountSchema, MediaMsSchema, type Wire } from './answer.schema.ts';

/** The loudness of an interval of a recording. */
export const PeaksSchema = strict({
  /** Programme time of the first step, Unix ms: the requested time, rounded down to a whole step. */
  fromMs: MediaMsSchema,
  stepMs: MediaMsSchema,
  /** One byte for each step, base64: 0 without a value, 1 for silence to 255 for full scale. */
  peaks: Type.String(),
  /** Number of minutes of the interval that are not measured yet. */
  pendingMinutes: CountSchema,
});

export type Peaks = Wire<typeof PeaksSchema>;
