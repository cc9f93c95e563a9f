import { strict } from '../../shared/session/fields.schema.ts';
import type { App } from './app-types.ts';

/** Where a query is closed; `/ingest` and pages ignore what they do not know. */
const CLOSED = /^\/(api|media)\//;

const NO_QUERY = strict({});

/**
 * Gives every route of programs a closed query ([E60]): one that declares none takes no parameter. An open schema would
 * let a misspelt filter pass as no filter, so a route with one keeps the server from starting. To be called before the
 * routes are declared.
 */
export function closeQueries(app: App): void {
  app.addHook('onRoute', (route) => {
    if (!CLOSED.test(route.url)) return;
    const { querystring = NO_QUERY, ...schema } = route.schema ?? {};
    if (!isClosed(querystring)) throw new Error(`${route.url} has an open query`);
    route.schema = { ...schema, querystring };
  });
}

function isClosed(schema: unknown): boolean {
  return (
    typeof schema === 'object' &&
    schema !== null &&
    'additionalProperties' in schema &&
    schema.additionalProperties === false
  );
}
