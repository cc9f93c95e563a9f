import Type, { type Static } from 'typebox';
import { attachedSources } from '../../shared/session/attached-sources.ts';
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
  /** The whole address of a path. */
  readonly linkTo: (path: string) => string;
  readonly viewOf: (sourceId: string) => SourceView | undefined;
}

const AddressSchema = Type.String({ minLength: 1, maxLength: 4000 });
/** Where to send a stream, the key in it; and the key by itself, for senders that take a password. */
const KeyReplySchema = Type.Object({ ingestUrl: Type.String(), key: Type.String() });
const ParamsSchema = Type.Object({ id: SourceIdSchema });

/** Looks at addresses, a caller's address and minute: enough to mend a typing error, too few to search a network. */
const LOOKS = { max: 20, timeWindow: 60_000 };

/** What is recorded for a session, from where, and how it goes. */
export function sourceRoutes(app: App, { commands, ingest, sources, linkTo, viewOf }: SourcesRoutesDeps): void {
  const keyReply = (id: string, key: string): Static<typeof KeyReplySchema> => ({
    ingestUrl: linkTo(`/ingest/${id}.${key}/live.m3u8`),
    key,
  });

  app.post(
    '/api/sources',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'Record a stream and attach it to a session',
        body: Type.Object({
          sessionId: IdSchema,
          /** `push`: it will be sent here. Else the scheme of `url` says how it is fetched. */
          kind: Type.Optional(Type.Enum(['pull', 'push', 'adapter'])),
          url: Type.Optional(AddressSchema),
          role: Type.Enum(SOURCE_ROLES),
          channel: Type.String({ minLength: 1, maxLength: 60 }),
        }),
        response: {
          200: Type.Intersect([Type.Object({ id: Type.String() }), Type.Partial(KeyReplySchema)]),
          '4xx': ErrorReplySchema,
        },
      },
    },
    async (request) => {
      const { kind, url, ...attached } = request.body;
      const by = callerOf(request);
      if (kind === 'push') {
        const { id, key } = await sources.addPush(attached, by);
        return { id, ...keyReply(id, key) };
      }
      if (url === undefined) throw new DoorError('malformed', { path: 'body/url' });
      return { id: await sources.add({ ...attached, url }, by) };
    },
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

  app.post(
    '/api/sources/:id/key',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'A new key for whoever sends a stream; the one before works no more. It is told once',
        params: ParamsSchema,
        response: { 200: KeyReplySchema, '4xx': ErrorReplySchema },
      },
    },
    ({ params }) => keyReply(params.id, sources.renewKey(params.id)),
  );

  app.delete(
    '/api/sources/:id/key',
    {
      config: { access: 'lead' },
      schema: { summary: 'Nobody can send a stream to this source until there is a new key', params: ParamsSchema },
    },
    ({ params }) => {
      sources.revokeKey(params.id);
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
      const attached = attachedSources(await commands.state(params.id));
      return {
        sources: attached.flatMap(({ id, role, channel }) => {
          const view = viewOf(id);
          return view === undefined ? [] : [{ ...view, role, channel }];
        }),
      };
    },
  );
}
