import Type from 'typebox';
import { DoneSchema } from '../../shared/contract/http/answer.schema.ts';
import {
  AddressRequestSchema,
  NewSourceReplySchema,
  NewSourceSchema,
  SessionSourcesSchema,
  SourceKeySchema,
  SourceSchema,
  type Source,
  type SourceKey,
} from '../../shared/contract/http/sources.schema.ts';
import { attachedSources } from '../../shared/session/recordings/attached-sources.ts';
import { SourceIdSchema } from '../../shared/session/state/fields.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import type { Sources } from '../recordings/sources.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface SourcesDeps {
  readonly commands: Pick<Commands, 'state'>;
  readonly ingest: Pick<Ingest, 'probe' | 'replaceAddress'>;
  readonly sources: Sources;
  /** The whole address of a path. */
  readonly linkTo: (path: string) => string;
  readonly viewOf: (sourceId: string) => Source | undefined;
}

const ParamsSchema = Type.Object({ id: SourceIdSchema });

/** Probes for each caller and minute ([M12]): enough to correct a typing error, too few to search a network. */
const LOOKS = { max: 20, timeWindow: 60_000 };

/** What is recorded for a session, its addresses, and its state. */
export function sourceRoutes(app: App, { commands, ingest, sources, linkTo, viewOf }: SourcesDeps): void {
  const keyReply = (id: string, key: string): SourceKey => ({
    ingestUrl: linkTo(`/ingest/${id}.${key}/live.m3u8`),
    key,
  });

  app.post(
    '/api/sources',
    {
      config: { access: 'recording.manage' },
      schema: {
        summary: 'Record a stream and attach it to a session',
        body: NewSourceSchema,
        response: { 200: NewSourceReplySchema },
      },
    },
    async (request) => {
      const { kind, url, ...attached } = request.body;
      const by = callerOf(request);
      if (kind === 'push') {
        const { id, key } = await sources.addPush(attached, by);
        return { id, ...keyReply(id, key) };
      }
      if (url === undefined) throw new CodedError('malformed', { path: 'body/url' });
      return { id: await sources.add({ ...attached, url }, by) };
    },
  );

  app.post(
    '/api/sources/check',
    {
      config: { access: 'recording.manage', rateLimit: LOOKS },
      schema: {
        summary: 'Look once at an address that somebody means to record',
        body: AddressRequestSchema,
        response: { 200: DoneSchema },
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
      config: { access: 'session.record' },
      schema: {
        summary: 'A new address for the same stream; the recording goes on',
        params: ParamsSchema,
        body: AddressRequestSchema,
        response: { 200: DoneSchema },
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
      config: { access: 'recording.manage' },
      schema: {
        summary: 'A new key for whoever sends a stream; the one before works no more. It is told once',
        params: ParamsSchema,
        response: { 200: SourceKeySchema },
      },
    },
    ({ params }) => keyReply(params.id, sources.renewKey(params.id)),
  );

  app.delete(
    '/api/sources/:id/key',
    {
      config: { access: 'recording.manage' },
      schema: {
        summary: 'Nobody can send a stream to this source until there is a new key',
        params: ParamsSchema,
        response: { 200: DoneSchema },
      },
    },
    ({ params }) => {
      sources.revokeKey(params.id);
      return {};
    },
  );

  app.get(
    '/api/sources/:id',
    { schema: { summary: 'How a recording goes', params: ParamsSchema, response: { 200: SourceSchema } } },
    ({ params }) => {
      const view = viewOf(params.id);
      if (view === undefined) throw new CodedError('not_found', { id: params.id });
      return view;
    },
  );

  app.get(
    '/api/sessions/:id/sources',
    {
      schema: {
        summary: 'The recordings of a session',
        params: Type.Object({ id: IdSchema }),
        response: { 200: SessionSourcesSchema },
      },
    },
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
