import type { App } from './app-types.ts';

/**
 * No browser and no proxy keeps an answer that does not say otherwise ([E35]). Whatever gives somebody a cookie is for
 * them alone.
 */
export function addCacheRule(app: App): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control') || reply.hasHeader('set-cookie'))
      void reply.header('cache-control', 'no-store');
    done();
  });
}
