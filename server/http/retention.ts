import { RetentionQuerySchema, RetentionSchema } from '../../shared/contract/http/retention.schema.ts';
import type { Retention } from '../recordings/retention.ts';
import type { App } from './app-types.ts';

export interface RetentionDeps {
  readonly retention: Pick<Retention, 'plan'>;
  readonly nowMs: () => number;
}

const DAY_MS = 86_400_000;

/** The route that previews the deletion of old recordings ([M14a]). The command line deletes them. */
export function retentionRoutes(app: App, { retention, nowMs }: RetentionDeps): void {
  app.get(
    '/api/retention',
    {
      config: { access: 'recording.manage' },
      schema: {
        summary: 'Recordings that are older than so many days, day by day, and what of them is kept all the same',
        querystring: RetentionQuerySchema,
        response: { 200: RetentionSchema },
      },
    },
    async ({ query }) => {
      const { olderThanDays, source } = query;
      const beforeMs = nowMs() - olderThanDays * DAY_MS;
      return { days: await retention.plan({ beforeMs, ...(source === undefined ? {} : { sourceId: source }) }) };
    },
  );
}
