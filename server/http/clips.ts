import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { IdSchema, NameSchema, SourceIdSchema, strict } from '../../shared/session/fields.schema.ts';
import { READER_PROFILES } from '../../shared/vocabulary/reader-profile.ts';
import type { ClipJob, ClipJobs, Clips } from '../exports/clips.ts';
import type { CopyCaller } from '../exports/copies.ts';
import { DoorError } from '../services/door-error.ts';
import { CUT_METHODS } from '../transcoder/clip.ts';
import type { App } from './app-types.ts';
import { doorErrorFrom } from './error-reply.ts';
import { callerOf } from './gate.ts';

const order = {
  sessionId: IdSchema,
  /** Left out: whichever recording has the statement. */
  sourceId: Type.Optional(SourceIdSchema),
  method: Type.Enum([...CUT_METHODS]),
  profile: Type.Enum(READER_PROFILES),
  reader: NameSchema,
};
const OneSchema = Type.Object({ ...order, interventionId: IdSchema }, { additionalProperties: false });
const ManySchema = Type.Object(
  { ...order, interventionIds: Type.Array(IdSchema, { minItems: 1, maxItems: 200, uniqueItems: true }) },
  { additionalProperties: false },
);
const JobParamsSchema = Type.Object({ id: IdSchema });

export interface ClipRoutesDeps {
  readonly clips: Clips;
  readonly clipJobs: ClipJobs;
}

/** Ordering the recording of statements, and what becomes of the orders ([R11], [J7]). All leads see all of them. */
export function clipRoutes(app: App, { clips, clipJobs }: ClipRoutesDeps): void {
  app.post(
    '/api/clips',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'Orders the recording of one statement, for a named reader; logged when made',
        body: OneSchema,
      },
    },
    async (request, reply) => {
      const { id } = await clips.order(request.body, callerOf(request));
      return fresh(reply).code(202).send({ jobId: id });
    },
  );

  app.post(
    '/api/clips/batch',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'The same of many statements, each by the rules for one; what is refused is told',
        body: ManySchema,
      },
    },
    async (request, reply) => {
      const { interventionIds, ...rest } = request.body;
      const answers: OrderAnswer[] = [];
      for (const interventionId of interventionIds)
        answers.push(await tryOrder(clips, { ...rest, interventionId }, callerOf(request)));
      return fresh(reply).code(202).send({ orders: answers });
    },
  );

  app.get(
    '/api/jobs',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'What is being cut, waits for it or was cut since the server started, of one session or all',
        querystring: strict({ session: Type.Optional(IdSchema) }),
      },
    },
    (request, reply) => {
      const { session } = request.query;
      const jobs = clipJobs.list().filter(({ subject }) => session === undefined || subject.sessionId === session);
      return fresh(reply).send({ jobs: jobs.map(jobView) });
    },
  );

  app.get(
    '/api/jobs/:id',
    { config: { access: 'lead' }, schema: { summary: 'How far one of them is', params: JobParamsSchema } },
    (request, reply) => fresh(reply).send(jobView(found(clipJobs.find(request.params.id)))),
  );

  app.delete(
    '/api/jobs/:id',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'Gives one up; answered when nothing of it runs and no file is left',
        params: JobParamsSchema,
      },
    },
    async (request, reply) => fresh(reply).send(jobView(found(await clipJobs.cancel(request.params.id)))),
  );
}

type OrderAnswer = { readonly interventionId: string } & (
  { readonly jobId: string } | { readonly error: Pick<DoorError, 'code' | 'params'> }
);

async function tryOrder(clips: Clips, one: Parameters<Clips['order']>[0], caller: CopyCaller): Promise<OrderAnswer> {
  const { interventionId } = one;
  try {
    return { interventionId, jobId: (await clips.order(one, caller)).id };
  } catch (error) {
    if (!(error instanceof DoorError)) throw error;
    return { interventionId, error: errorView(error) };
  }
}

function found(job: ClipJob | undefined): ClipJob {
  if (job === undefined) throw new DoorError('not_found');
  return job;
}

function jobView({ subject, result, fault, ...rest }: ClipJob) {
  return { ...rest, ...subject, copy: result, error: fault === null ? null : errorView(doorErrorFrom(fault)) };
}

function errorView({ code, params }: DoorError): Pick<DoorError, 'code' | 'params'> {
  return { code, params };
}

function fresh(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}
