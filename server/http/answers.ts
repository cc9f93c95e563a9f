import { ErrorReplySchema } from '../../shared/contract/http/answer.schema.ts';
import type { App } from './app-types.ts';
import { WrittenJson } from './written-json.ts';

/** Where every answer has a schema; other routes answer with bytes and text. */
const DECLARED = /^\/(api\/|media\/:source\/peaks$)/;

const FAILURES = { '4xx': ErrorReplySchema, '5xx': ErrorReplySchema };

/**
 * Gives every route of programs the schema of its failures ([E70]). A route without a schema for its success keeps the
 * server from starting. Answers are written by plain JSON: Fastify's own serializer leaves out what a schema does not
 * name, and rounds. The tests hold real answers against the schemas. Call it before the routes are declared.
 */
export function declareAnswers(app: App): void {
  app.setSerializerCompiler(() => (answer) => (answer instanceof WrittenJson ? answer.text : JSON.stringify(answer)));
  app.addHook('onRoute', (route) => {
    if (!DECLARED.test(route.url)) return;
    const declared: unknown = route.schema?.response ?? {};
    if (!hasSuccess(declared)) throw new Error(`${route.url} declares no answer`);
    route.schema = { ...route.schema, response: { ...FAILURES, ...declared } };
  });
}

function hasSuccess(declared: unknown): declared is object {
  return typeof declared === 'object' && declared !== null && Object.keys(declared).some((key) => key.startsWith('2'));
}
