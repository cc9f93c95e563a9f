import { strict } from '../../shared/session/state/fields.schema.ts';
import type { App } from './app-types.ts';

/** Addresses whose query is closed. `/ingest` and pages ignore parameters that they do not know. */
const CLOSED = /^\/(api|media)\//;

const NO_QUERY = strict({});

/**
 * Gives every API and media route a closed query ([E60]): a route that declares none takes no parameter. A route with
 * an open schema keeps the server from starting, because a misspelt filter would pass as no filter. Called before the
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
