import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../helpers/running-server.ts';

interface Declared {
  readonly name: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Routes that answer with the bytes of a file: there is no JSON to declare. */
const BYTES = ['GET /api/exports/:id'];
/** Another standard describes the description itself. */
const BY_OTHER_STANDARDS = ['GET /api/openapi.json'];

const routes: Declared[] = [];
let server: TestServer;

function noteRoutes(message: unknown): void {
  const { fastify } = message as { readonly fastify: FastifyInstance };
  fastify.addHook('onRoute', (route) => {
    for (const method of [route.method].flat())
      if (route.url.startsWith('/api/') && method !== 'HEAD')
        routes.push({
          name: `${method} ${route.url}`,
          // Read when all hooks of the server have seen the route.
          get responses() {
            return (route.schema?.response ?? {}) as Declared['responses'];
          },
        });
  });
}

beforeAll(async () => {
  subscribe('fastify.initialization', noteRoutes);
  server = await startTestServer();
  unsubscribe('fastify.initialization', noteRoutes);
});
afterAll(() => server.close());

/** Whether an object somewhere in a schema takes members that it does not name. */
function isOpen(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  const { type, additionalProperties, patternProperties } = schema as Readonly<Record<string, unknown>>;
  if (type === 'object' && additionalProperties !== false && patternProperties === undefined) return true;
  return Object.values(schema).some(isOpen);
}

describe('the contract of the wire', () => {
  it('[E70] every route for programs declares its success and its failures', () => {
    expect(routes.length).toBeGreaterThan(50);
    for (const { name, responses } of routes) {
      const codes = Object.keys(responses);
      expect(
        codes.some((code) => code.startsWith('2')),
        `${name} declares no success`,
      ).toBe(true);
      expect(codes, name).toEqual(expect.arrayContaining(['4xx', '5xx']));
    }
  });

  it('[E70] no declared answer takes members that it does not name', () => {
    const open = routes.filter(({ name }) => ![...BYTES, ...BY_OTHER_STANDARDS].includes(name));
    expect(open.filter(({ responses }) => isOpen(responses)).map(({ name }) => name)).toEqual([]);
    expect(open.length).toBe(routes.length - BYTES.length - BY_OTHER_STANDARDS.length);
  });
});
