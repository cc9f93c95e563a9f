import fastifySwagger from '@fastify/swagger';
import { OpenApiSchema } from '../../shared/contract/http/answer.schema.ts';
import type { App } from './app-types.ts';
import { commandComponents } from './commands.ts';
import { COOKIE_NAME } from './cookie.ts';

/** Collects the schemas of all routes. Call it before the routes are declared. */
export async function describeInterface(app: App): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      // The version of the interface. The version of the program is for the team alone ([E36]).
      info: { title: 'Rostrum', version: '1' },
      components: {
        securitySchemes: {
          cookie: { type: 'apiKey', in: 'cookie', name: COOKIE_NAME },
          token: { type: 'http', scheme: 'bearer' },
          sourceKey: { type: 'http', scheme: 'basic' },
        },
        schemas: commandComponents,
      },
      security: [{ cookie: [] }, { token: [] }],
    },
  });
}

/** The route that answers with the description of all routes. */
export function descriptionRoute(app: App): void {
  app.get(
    '/api/openapi.json',
    { config: { access: 'anyone' }, schema: { hide: true, response: { 200: OpenApiSchema } } },
    () => app.swagger(),
  );
}
