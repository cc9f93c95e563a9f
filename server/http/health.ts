import { ClockSchema } from '../../shared/contract/http/clock.schema.ts';
import { HealthSchema } from '../../shared/contract/http/health.schema.ts';
import type { App } from './app-types.ts';
import type { Metrics } from '../metrics.ts';

export interface HealthDeps {
  readonly version: string;
  readonly storeDriver: string;
  readonly ffmpeg: { readonly source: string; readonly version: string } | null;
  readonly metrics: Pick<Metrics, 'render'>;
  readonly nowMs: () => number;
  /** Whether the store answers. */
  readonly isReady: () => Promise<boolean>;
}

/** Routes for monitoring the server: whether it runs, whether it is ready, and its counters. */
export function healthRoutes(app: App, { version, storeDriver, ffmpeg, metrics, isReady, nowMs }: HealthDeps): void {
  app.get(
    '/healthz',
    {
      config: { access: 'anyone' },
      schema: {
        summary: 'Whether the server runs, and for the team what it found',
        response: { 200: HealthSchema },
      },
    },
    // A version would show strangers which faults to try ([E36]).
    ({ caller }) =>
      caller === null ? { state: 'ok' as const } : { state: 'ok' as const, version, store: storeDriver, ffmpeg },
  );

  app.get(
    '/api/clock',
    {
      schema: {
        summary: "The server's time, for a page that has no socket yet",
        response: { 200: ClockSchema },
      },
    },
    () => ({ serverMs: nowMs() }),
  );

  app.get('/readyz', { config: { access: 'anyone' }, schema: { summary: 'Whether it can work' } }, async (_, reply) => {
    const ready = await isReady().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ state: ready ? 'ready' : 'unavailable' });
  });

  app.get(
    '/metrics',
    { config: { access: 'anyone' }, schema: { summary: 'Counters in the text format of Prometheus' } },
    (_, reply) => reply.type('text/plain; version=0.0.4').send(metrics.render()),
  );
}
