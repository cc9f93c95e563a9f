import type { App } from './app-types.ts';

/**
 * Forbids browsers and proxies to keep an answer that states nothing else ([E35]). An answer that sets a cookie is for
 * its user alone.
 */
export function addCacheRule(app: App): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control') || reply.hasHeader('set-cookie'))
      void reply.header('cache-control', 'no-store');
    done();
  });
}
