/** Tests that every route refuses query parameters that it does not know. */
import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
}

interface Route {
  readonly method: string;
  readonly url: string;
  readonly schema: { readonly params?: Schema; readonly querystring?: Schema; readonly body?: Schema };
}

let server: TestServer;
let lead: Browser;
let session: string;
const routes: Route[] = [];

/** Fastify announces each new server before it has a route. */
function noteRoutes(message: unknown): void {
  const { fastify } = message as { readonly fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url, schema = {} }) => {
    for (const name of [method].flat()) routes.push({ method: name, url, schema: schema as Route['schema'] });
  });
}

beforeAll(async () => {
  subscribe('fastify.initialization', noteRoutes);
  ({ server, lead } = await startTeam());
  unsubscribe('fastify.initialization', noteRoutes);
  session = await newSession(lead);
}, 60_000);
afterAll(() => server.close());

/** A text for each pattern that occurs in routes. */
const TEXTS = ['01890000-0000-7000-8000-000000000001', '1.ts', 'main', 'state:TJ', '2026-09-14T13:00:00Z'];

/** The smallest value that a schema accepts. */
function sample(schema: Schema = {}): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return sample(schema.anyOf[0]);
  if (schema.type === 'object')
    return Object.fromEntries((schema.required ?? []).map((name) => [name, sample(schema.properties?.[name])]));
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items));
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 0;
  if (schema.type === 'boolean') return true;
  if (schema.type !== 'string') return null;
  const { pattern } = schema;
  if (pattern === undefined) return 'a'.repeat(Math.max(12, schema.minLength ?? 0));
  return TEXTS.find((text) => new RegExp(pattern).test(text)) ?? 'a'.repeat(64);
}

function addressOf({ url, schema }: Route, more: string): string {
  const params = schema.params?.properties ?? {};
  const path = url.replace(/:(\w+)/g, (_, name: string) => String(sample(params[name])));
  const known = Object.entries(sample({ type: 'object', ...schema.querystring }) as object);
  return `${path}?${new URLSearchParams([...known.map(([name, value]) => [name, String(value)]), [more, '1']]).toString()}`;
}

it('[E60] every route under /api and /media refuses a query parameter that it does not know', async () => {
  const closed = routes.filter(({ url }) => /^\/(api|media)\//.test(url));
  expect(closed.length).toBeGreaterThan(60);
  const passed: string[] = [];
  for (const route of closed) {
    const { method } = route;
    const body = route.schema.body === undefined ? undefined : JSON.stringify(sample(route.schema.body));
    const response = await fetch(server.url + addressOf(route, 'no-such'), {
      method,
      headers: {
        ...{ origin: server.url, cookie: lead.cookie },
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    // An answer to HEAD has no body with a reason.
    const text = method === 'HEAD' ? '' : await response.text();
    const isRefused = response.status === 400 && (method === 'HEAD' || text.includes('"querystring/no-such"'));
    if (!isRefused) passed.push(`${method} ${route.url}: ${String(response.status)} ${text.slice(0, 200)}`);
  }
  expect(passed).toEqual([]);
});

it.each(['topic=hd.media', 'kind=statement', 'outcome=completed', 'actr=state:TJ', 'session[]=1', '__proto__=1'])(
  '[E60] an unknown filter is refused and does not list everything: %s',
  async (query) => {
    const { status, body } = await lead.get(`/api/interventions?${query}`);
    expect([status, body.error.code]).toEqual([400, 'malformed']);
  },
);

it('[E60] the known filters, and the queries of our playlists and pages, still work', async () => {
  for (const query of ['', '?', `?session=${session}`, '?actor=state:TJ&role=said_by', '?q=norway'])
    expect((await lead.get(`/api/interventions${query}`)).status, query).toBe(200);
  expect((await lead.get(`/api/sessions/${session}/events?since=0`)).status).toBe(200);
  expect((await lead.get(`/api/jobs?session=${session}`)).status).toBe(200);
  // The segment is missing, but its address is known.
  expect((await lead.get(`/media/${randomUUID()}/seg/1/1.ts?at=2000`)).status).toBe(404);
});

it('[E60] pages and sent streams ignore parameters that they do not know', async () => {
  expect((await server.stranger.get(`/session/${session}?utm=1`, { accept: 'text/html' })).status).not.toBe(400);
  expect((await server.stranger.request('PUT', '/ingest/none/live.m3u8?utm=1')).status).toBe(401);
});
