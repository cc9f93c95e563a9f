import Type from 'typebox';
import {
  ClipBatchRequestSchema,
  ClipOrderedSchema,
  ClipOrdersSchema,
  ClipRequestSchema,
  JobSchema,
  JobsQuerySchema,
  JobsSchema,
  type ClipJob as JobView,
  type OrderAnswer,
} from '../../shared/contract/http/clips.schema.ts';
import type { ErrorReply } from '../../shared/contract/http/answer.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import type { ClipJob, ClipJobs, Clips } from '../exports/clips.ts';
import type { CopyCaller } from '../exports/copies.ts';
import { CodedError, isRefusal } from '../coded-error.ts';
import type { App } from './app-types.ts';
import { codedErrorFrom } from './error-reply.ts';
import { callerOf } from './gate.ts';

const JobParamsSchema = Type.Object({ id: IdSchema });

export interface ClipsDeps {
  readonly clips: Clips;
  readonly clipJobs: Pick<ClipJobs, 'list' | 'find' | 'cancel'>;
}

/** Routes that order clips of statements, and list and cancel the jobs ([R11a], [J7]). All leads see all jobs. */
export function clipRoutes(app: App, { clips, clipJobs }: ClipsDeps): void {
  app.post(
    '/api/clips',
    {
      config: { access: 'record.export' },
      schema: {
        summary: 'Orders the recording of one statement, for a named reader; logged when made',
        body: ClipRequestSchema,
        response: { 202: ClipOrderedSchema },
      },
    },
    async (request, reply) => {
      const { id } = await clips.order(request.body, callerOf(request));
      return reply.code(202).send({ jobId: id });
    },
  );

  app.post(
    '/api/clips/batch',
    {
      config: { access: 'record.export' },
      schema: {
        summary: 'The same of many statements, each by the rules for one; what is refused is told',
        body: ClipBatchRequestSchema,
        response: { 202: ClipOrdersSchema },
      },
    },
    async (request, reply) => {
      const { interventionIds, ...rest } = request.body;
      const answers: OrderAnswer[] = [];
      for (const interventionId of interventionIds)
        answers.push(await tryOrder(clips, { ...rest, interventionId }, callerOf(request)));
      return reply.code(202).send({ orders: answers });
    },
  );

  app.get(
    '/api/jobs',
    {
      config: { access: 'record.export' },
      schema: {
        summary: 'What is being cut, waits for it or was cut since the server started, of one session or all',
        querystring: JobsQuerySchema,
        response: { 200: JobsSchema },
      },
    },
    ({ query: { session } }) => {
      const jobs = clipJobs.list().filter(({ subject }) => session === undefined || subject.sessionId === session);
      return { jobs: jobs.map(jobView) };
    },
  );

  app.get(
    '/api/jobs/:id',
    {
      config: { access: 'record.export' },
      schema: { summary: 'How far one of them is', params: JobParamsSchema, response: { 200: JobSchema } },
    },
    ({ params }) => jobView(found(clipJobs.find(params.id))),
  );

  app.delete(
    '/api/jobs/:id',
    {
      config: { access: 'record.export' },
      schema: {
        summary: 'Gives one up; answered when nothing of it runs and no file is left',
        params: JobParamsSchema,
        response: { 200: JobSchema },
      },
    },
    async ({ params }) => jobView(found(await clipJobs.cancel(params.id))),
  );
}

async function tryOrder(clips: Clips, one: Parameters<Clips['order']>[0], caller: CopyCaller): Promise<OrderAnswer> {
  const { interventionId } = one;
  try {
    return { interventionId, jobId: (await clips.order(one, caller)).id };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { interventionId, error: errorView(error) };
  }
}

function found(job: ClipJob | undefined): ClipJob {
  if (job === undefined) throw new CodedError('not_found');
  return job;
}

function jobView({ subject, result, fault, ...rest }: ClipJob): JobView {
  return { ...rest, ...subject, copy: result, error: fault === null ? null : errorView(codedErrorFrom(fault)) };
}

function errorView({ code, params }: CodedError): ErrorReply['error'] {
  return { code, params };
}
