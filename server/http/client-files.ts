import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { CodedError } from '../coded-error.ts';
import type { App } from './app-types.ts';

/** First parts of the addresses that are pages of the client. One file draws them all. */
const PAGES: ReadonlySet<string> = new Set(['', 'sign-in', 'setup', 'join', 'people', 'new', 'session', 'room']);

/**
 * Serves the built client, and its one page for every address that is a page. Any other unknown address is `not_found`:
 * a page for people, a code for programs ([E16]).
 */
export function clientFiles(app: App, clientRoot: string): void {
  const isBuilt = existsSync(join(clientRoot, 'index.html'));
  void app.register(async (scope) => {
    // Open to anyone: the page has to load before a user can sign in on it.
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'anyone' };
    });
    // The build has compressed each file, and the server picks the right one. `preCompressed` falls back to the plain
    // file.
    const files = { root: clientRoot, wildcard: false, preCompressed: true, cacheControl: false, setHeaders };
    if (isBuilt) await scope.register(fastifyStatic, files);

    scope.setNotFoundHandler((request, reply) => {
      const [, first = ''] = request.url.split(/[/?#]/);
      const canRead = isBuilt && (request.method === 'GET' || request.method === 'HEAD');
      if (canRead && PAGES.has(first)) return reply.sendFile('index.html');
      if (canRead && first !== 'api' && request.headers.accept?.includes('text/html') === true)
        return reply.code(404).sendFile('index.html');
      throw new CodedError('not_found');
    });
  });
}

/**
 * Sets how long a file may be kept. Vite puts a hash of the content into the names of assets. Any other file may
 * change.
 */
function setHeaders(reply: FastifyReply, path: string): void {
  const isHashed = path.includes(`${sep}assets${sep}`);
  void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
