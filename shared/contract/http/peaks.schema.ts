import Type from 'typebox';
import { strict } from '../../session/state/fields.schema.ts';
import { CountSchema, MediaMsSchema, type Wire } from './answer.schema.ts';

/** The loudness of an interval of a recording. */
export const PeaksSchema = strict({
  /** Recorder's time of the first step, Unix ms: what was asked for, down to a whole step. */
  fromMs: MediaMsSchema,
  stepMs: MediaMsSchema,
  /** One byte a step, base64: 0 where there is nothing to show, 1 for silence to 255 for full scale. */
  peaks: Type.String(),
  /** So many minutes of the window are still being measured. */
  pendingMinutes: CountSchema,
});

export type Peaks = Wire<typeof PeaksSchema>;
