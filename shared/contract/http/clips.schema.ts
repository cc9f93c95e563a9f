import Type from 'typebox';
import { NameSchema, SourceIdSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { CUT_METHODS, JOB_STATES } from '../../vocabulary/media.ts';
import { READER_PROFILES } from '../../vocabulary/access.ts';
import { CodedErrorSchema, CountSchema, nullable, ServerMsSchema, type Wire } from './answer.schema.ts';
import { MadeFileSchema } from './exports.schema.ts';

const order = {
  sessionId: IdSchema,
  /** Without it, the first recording that has the whole intervention. */
  sourceId: Type.Optional(SourceIdSchema),
  method: Type.Enum(CUT_METHODS),
  profile: Type.Enum(READER_PROFILES),
  reader: NameSchema,
};

export const ClipRequestSchema = strict({ ...order, interventionId: IdSchema });
export const ClipBatchRequestSchema = strict({
  ...order,
  interventionIds: Type.Array(IdSchema, { minItems: 1, maxItems: 200, uniqueItems: true }),
});

export const JobsQuerySchema = strict({ session: Type.Optional(IdSchema) });

export const ClipOrderedSchema = strict({ jobId: IdSchema });

const RefusedOrderSchema = strict({ interventionId: IdSchema, error: CodedErrorSchema });
const OrderAnswerSchema = Type.Union([strict({ interventionId: IdSchema, jobId: IdSchema }), RefusedOrderSchema]);

/** One answer for each order. Each is accepted or refused by itself ([R11g]). */
export const ClipOrdersSchema = strict({ orders: Type.Array(OrderAnswerSchema) });

export const JobSchema = strict({
  id: IdSchema,
  ownerId: IdSchema,
  askedAtMs: ServerMsSchema,
  state: Type.Enum(JOB_STATES),
  /** Place in the queue, from 1. 0 for a job that does not wait. */
  place: CountSchema,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  sessionId: IdSchema,
  interventionId: IdSchema,
  sourceId: SourceIdSchema,
  method: Type.Enum(CUT_METHODS),
  profile: Type.Enum(READER_PROFILES),
  /** The file, once it is made. */
  copy: nullable(MadeFileSchema),
  /** The error of a failed job. */
  error: nullable(CodedErrorSchema),
});

export const JobsSchema = strict({ jobs: Type.Array(JobSchema) });

export type OrderAnswer = Wire<typeof OrderAnswerSchema>;
export type RefusedOrder = Wire<typeof RefusedOrderSchema>;
export type ClipOrders = Wire<typeof ClipOrdersSchema>;
export type ClipJob = Wire<typeof JobSchema>;
export type ClipJobs = Wire<typeof JobsSchema>;
