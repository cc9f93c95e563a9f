import Type from 'typebox';
import { CreatedSchema } from '../../shared/contract/http/conferences.schema.ts';
import {
  EventPageSchema,
  EventsQuerySchema,
  NewSessionSchema,
  SessionSnapshotSchema,
  SessionsSchema,
  StateHashSchema,
} from '../../shared/contract/http/sessions.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import type { Commands } from '../sessions/commands.ts';
import type { SessionSetup } from '../sessions/session-setup.ts';
import { CodedError } from '../coded-error.ts';
import type { ConferenceStore } from '../store/conference-store.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';
import { WrittenJson } from './written-json.ts';

export interface SessionsDeps {
  readonly commands: Pick<Commands, 'state' | 'snapshot' | 'readEvents' | 'stateHash'>;
  readonly conferences: Pick<ConferenceStore, 'conferences'>;
  readonly queries: Pick<SessionQueries, 'sessions'>;
  readonly setup: Pick<SessionSetup, 'addSession'>;
}

const ParamsSchema = Type.Object({ id: IdSchema });

/** Routes that create and list sessions, and read one as a snapshot or as its log. */
export function sessionRoutes(app: App, { commands, conferences, queries, setup }: SessionsDeps): void {
  /** The state of a session. Throws `not_found` if it does not exist. */
  async function stateOf(id: string) {
    const state = await commands.state(id);
    if (sessionRow(state) === undefined) throw new CodedError('not_found', { id });
    return state;
  }

  app.get('/api/sessions', { schema: { summary: 'All sessions', response: { 200: SessionsSchema } } }, async () => {
    const names = new Map(conferences.conferences().map(({ id, name }) => [id, name]));
    const sessions = await queries.sessions();
    return {
      sessions: sessions.map(({ sessionId, ...row }) => ({
        id: sessionId,
        ...row,
        conferenceName: names.get(row.conferenceId) ?? null,
      })),
    };
  });

  app.post(
    '/api/sessions',
    {
      config: { access: 'session.create' },
      schema: {
        summary: 'A new session, in a known conference or a new one',
        body: NewSessionSchema,
        response: { 200: CreatedSchema },
      },
    },
    async (request) => ({ id: await setup.addSession(request.body, callerOf(request)) }),
  );

  app.get(
    '/api/sessions/:id',
    {
      schema: {
        summary: 'A session as its reader may see it, at the head of its log',
        params: ParamsSchema,
        response: { 200: SessionSnapshotSchema },
      },
    },
    async (request, reply) => {
      const { userId, role } = callerOf(request);
      await stateOf(request.params.id);
      const { seq, json } = await commands.snapshot(request.params.id, { role });
      // The snapshot is one cached text for all readers of a role. It is not parsed to be written again.
      const text = `{"seq":${String(seq)},"snapshot":${json},"me":${JSON.stringify({ userId, role })}}`;
      return reply.header('cache-control', 'no-store').send(new WrittenJson(text));
    },
  );

  app.get(
    '/api/sessions/:id/events',
    {
      schema: {
        summary: 'The log after `since`, as its reader may see it',
        params: ParamsSchema,
        querystring: EventsQuerySchema,
        response: { 200: EventPageSchema },
      },
    },
    async (request, reply) => {
      await stateOf(request.params.id);
      const { role } = callerOf(request);
      const page = await commands.readEvents(request.params.id, request.query.since ?? 0, { role });
      return reply.header('cache-control', 'no-store').send(page);
    },
  );

  app.get(
    '/api/sessions/:id/state-hash',
    {
      schema: {
        summary: 'SHA-256 of the canonical state, to compare with a page or a replay',
        params: ParamsSchema,
        response: { 200: StateHashSchema },
      },
    },
    async ({ params }) => {
      await stateOf(params.id);
      return commands.stateHash(params.id);
    },
  );
}
