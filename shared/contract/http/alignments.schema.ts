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
  /** The basis of the alignment ([T8]). */
  method: Type.Enum(['programme_time', 'moments', 'paired_marks']),
  /** For `moments`: each gives later frames their session time, the first also earlier ones ([T8b]). */
  moments: Type.Optional(Type.Array(GivenMomentSchema, { minItems: 1, maxItems: 20 })),
});

/** One epoch of a recording of the session, and its alignment. */
const AlignableEpochSchema = strict({
  sourceId: SourceIdSchema,
  epoch: Type.Integer({ minimum: 1 }),
  lengthMs: MediaMsSchema,
  /** Start of the epoch by the recorder, and its basis. */
  recorderMs: MediaMsSchema,
  recorderBasis: Type.Enum(['pdt', 'arrival']),
  /** Current session time of its first frame. Null without an anchor. */
  startMs: nullable(MediaMsSchema),
  uncertaintyMs: nullable(MediaMsSchema),
  /** Whether a person has aligned it. */
  isAligned: Type.Boolean(),
  /** The proposal of pairs of marks. Null without a pair. */
  pairs: nullable(strict({ count: CountSchema, shiftMs: nullable(MediaMsSchema), uncertaintyMs: MediaMsSchema })),
});

export const AlignableEpochsSchema = strict({ runs: Type.Array(AlignableEpochSchema) });

/** The effect of an alignment, or of its preview. */
export const AlignmentOutcomeSchema = strict({
  anchors: Type.Array(
    strict({
      sourceId: SourceIdSchema,
      epoch: Type.Integer({ minimum: 1 }),
      mediaMs: MediaMsSchema,
      sessionMs: MediaMsSchema,
      uncertaintyMs: MediaMsSchema,
      basis: Type.Enum(ANCHOR_BASES),
      /** Repeats a known moment at another frame, and is no known moment itself ([T8d]). */
      again: Type.Optional(Type.Literal(true)),
    }),
  ),
  uncertaintyMs: MediaMsSchema,
  cuts: Type.Array(strict({ mediaMs: MediaMsSchema, sinceMs: MediaMsSchema, missingMs: MediaMsSchema })),
  /** For each pair, its distance from the alignment, ms. Empty for other methods. */
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
