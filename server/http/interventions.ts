import { InterventionPageSchema, InterventionsQuerySchema } from '../../shared/contract/http/interventions.schema.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface InterventionsDeps {
  readonly queries: Pick<SessionQueries, 'interventions'>;
}

/** What was said by whom and about whom, over all sessions; hidden speakers only as far as the reader may know. */
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
