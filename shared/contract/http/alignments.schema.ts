import Type from 'typebox';
import { InstantMsSchema, SourceIdSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { ANCHOR_BASES } from '../../vocabulary/time.ts';
import { CountSchema, MediaMsSchema, nullable, type Wire } from './answer.schema.ts';

const GivenMsSchema = Type.Integer({ minimum: 0 });

/** A frame, and when it was on screen: as session time, or as the start or end of an intervention. */
const GivenMomentSchema = Type.Union([
  strict({ mediaMs: GivenMsSchema, sessionMs: InstantMsSchema }),
  strict({ mediaMs: GivenMsSchema, interventionId: IdSchema, edge: Type.Enum(['start', 'end']) }),
]);

export const AlignmentRequestSchema = strict({
  sourceId: SourceIdSchema,
  epoch: Type.Integer({ minimum: 1 }),
  /** What the alignment rests on ([T8]). */
  method: Type.Enum(['programme_time', 'moments', 'paired_marks']),
  /** For `moments`: each counts for what follows it, the first also for what comes before. */
  moments: Type.Optional(Type.Array(GivenMomentSchema, { minItems: 1, maxItems: 20 })),
});

/** One epoch of a recording of the session, and its alignment. */
const AlignableEpochSchema = strict({
  sourceId: SourceIdSchema,
  epoch: Type.Integer({ minimum: 1 }),
  lengthMs: MediaMsSchema,
  /** When the recorder says it began, and what that rests on. */
  recorderMs: MediaMsSchema,
  recorderBasis: Type.Enum(['pdt', 'arrival']),
  /** Session time of its first frame as it counts now; null where it is not aligned. */
  startMs: nullable(MediaMsSchema),
  uncertaintyMs: nullable(MediaMsSchema),
  /** Whether somebody has aligned it. */
  isAligned: Type.Boolean(),
  /** What pairs of marks propose; null without any. */
  pairs: nullable(strict({ count: CountSchema, shiftMs: nullable(MediaMsSchema), uncertaintyMs: MediaMsSchema })),
});

export const AlignableEpochsSchema = strict({ runs: Type.Array(AlignableEpochSchema) });

/** What an alignment does, or would do. */
export const AlignmentOutcomeSchema = strict({
  anchors: Type.Array(
    strict({
      sourceId: SourceIdSchema,
      epoch: Type.Integer({ minimum: 1 }),
      mediaMs: MediaMsSchema,
      sessionMs: MediaMsSchema,
      uncertaintyMs: MediaMsSchema,
      basis: Type.Enum(ANCHOR_BASES),
      /** Not one of the known moments, but what one of them says of another frame. */
      again: Type.Optional(Type.Literal(true)),
    }),
  ),
  uncertaintyMs: MediaMsSchema,
  cuts: Type.Array(strict({ mediaMs: MediaMsSchema, sinceMs: MediaMsSchema, missingMs: MediaMsSchema })),
  /** Pair by pair, its distance from the alignment, ms; empty for other methods. */
  residualsMs: Type.Array(MediaMsSchema),
  shiftMs: nullable(MediaMsSchema),
  movedEdges: CountSchema,
  longestMoveMs: MediaMsSchema,
  covered: CountSchema,
  statements: CountSchema,
});

export type GivenMoment = Wire<typeof GivenMomentSchema>;
export type AlignmentRequest = Wire<typeof AlignmentRequestSchema>;
export type AlignableEpoch = Wire<typeof AlignableEpochSchema>;
export type AlignableEpochs = Wire<typeof AlignableEpochsSchema>;
export type AlignmentOutcome = Wire<typeof AlignmentOutcomeSchema>;
