import Type from 'typebox';
import { IdSchema, SourceIdSchema } from '../../shared/session/fields.schema.ts';
import { SOURCE_ROLES } from '../../shared/vocabulary/source-role.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { SourceView } from '../media/source-state.ts';
import type { Commands } from '../services/commands.ts';
import { DoorError } from '../services/door-error.ts';
import type { Sources } from '../services/sources.ts';
import type { App } from './app-types.ts';
import { ErrorReplySchema } from './error-reply.ts';
import { callerOf } from './gate.ts';

export interface SourcesRoutesDeps {
  readonly commands: Commands;
  readonly ingest: Ingest;
  readonly sources: Sources;
  readonly viewOf: (sourceId: string) => SourceView | undefined;
}

const AddressSchema = Type.String({ minLength: 1, maxLength: 4000 });
const ParamsSchema = Type.Object({ id: SourceIdSchema });

/** Looks at addresses, a caller's address and minute: enough to mend a typing error, too few to search a network. */
const LOOKS = { max: 20, timeWindow: 60_000 };

/** What is recorded for a session, from where, and how it goes. */
export function sourceRoutes(app: App, { commands, ingest, sources, viewOf }: SourcesRoutesDeps): void {
  app.post(
    '/api/sources',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'Record a stream and attach it to a session',
        body: Type.Object({
          sessionId: IdSchema,
          url: AddressSchema,
          role: Type.Enum(SOURCE_ROLES),
          channel: Type.String({ minLength: 1, maxLength: 60 }),
        }),
        response: { 200: Type.Object({ id: Type.String() }), '4xx': ErrorReplySchema },
      },
    },
    async (request) => ({ id: await sources.add(request.body, callerOf(request)) }),
  );

  app.post(
    '/api/sources/check',
    {
      config: { access: 'lead', rateLimit: LOOKS },
      schema: {
        summary: 'Look once at an address that somebody means to record',
        body: Type.Object({ url: AddressSchema }),
        response: { 200: Type.Object({}), '4xx': ErrorReplySchema },
      },
    },
    async ({ body }) => {
      await ingest.probe(body.url);
      return {};
    },
  );

  app.post(
    '/api/sources/:id/address',
    {
      config: { access: 'observer' },
      schema: {
        summary: 'A new address for the same stream; the recording goes on',
        params: ParamsSchema,
        body: Type.Object({ url: AddressSchema }),
      },
    },
    async ({ params, body }) => {
      await ingest.replaceAddress(params.id, body.url);
      return {};
    },
  );

  app.get('/api/sources/:id', { schema: { summary: 'How a recording goes', params: ParamsSchema } }, ({ params }) => {
    const view = viewOf(params.id);
    if (view === undefined) throw new DoorError('not_found', { id: params.id });
    return view;
  });

  app.get(
    '/api/sessions/:id/sources',
    { schema: { summary: 'The recordings of a session', params: Type.Object({ id: IdSchema }) } },
    async ({ params }) => {
      const attached = [...(await commands.state(params.id)).tables.sources.values()].filter((row) => !row.detached);
      return {
        sources: attached.flatMap(({ id, role, channel }) => {
          const view = viewOf(id);
          return view === undefined ? [] : [{ ...view, role, channel }];
        }),
      };
    },
  );
}
