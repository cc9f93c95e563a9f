import { InterventionPageSchema, InterventionsQuerySchema } from '../../shared/contract/http/interventions.schema.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface InterventionsDeps {
  readonly queries: Pick<SessionQueries, 'interventions'>;
}

/** Routes that list statements over all sessions. Hidden speakers are listed only for those who may know them. */
export function interventionRoutes(app: App, { queries }: InterventionsDeps): void {
  app.get(
    '/api/interventions',
    {
      schema: {
        summary: 'Interventions of a session, or of all but those for practice, by time',
        querystring: InterventionsQuerySchema,
        response: { 200: InterventionPageSchema },
      },
    },
    async (request, reply) => {
      const { session: sessionId, q: text, ...filter } = request.query;
      const { role } = callerOf(request);
      const page = await queries.interventions({ ...filter, sessionId, text }, { role });
      return reply.header('cache-control', 'no-store').send(page);
    },
  );
}
