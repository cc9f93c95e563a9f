import { InterventionPageSchema, InterventionsQuerySchema } from '../../shared/contract/http/interventions.schema.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

/** The search over the interventions of all sessions. A hidden speaker is found and shown by [P3d]. */
export function interventionRoutes(app: App, { queries }: { readonly queries: SessionQueries }): void {
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
