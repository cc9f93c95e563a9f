import Type from 'typebox';
import { ActorRefSchema, IdSchema, strict } from '../../shared/session/fields.schema.ts';
import { CURSOR_PATTERN } from '../store/queries/list-interventions.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

const QuerySchema = strict({
  session: Type.Optional(IdSchema),
  actor: Type.Optional(ActorRefSchema),
  role: Type.Optional(Type.Enum(['said_by', 'said_about'])),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  cursor: Type.Optional(Type.String({ pattern: CURSOR_PATTERN })),
});

/** What was said by whom and about whom, over all sessions; hidden speakers only as far as the reader may know. */
export function interventionRoutes(app: App, { queries }: { readonly queries: SessionQueries }): void {
  app.get(
    '/api/interventions',
    {
      schema: {
        summary: 'Interventions of a session, or of all but those for practice, by time',
        querystring: QuerySchema,
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
