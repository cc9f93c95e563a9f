import Type from 'typebox';
import type { RestoreMark } from '../store/restore-mark.ts';
import type { App } from './app-types.ts';
import { ErrorReplySchema } from './error-reply.ts';

/** A restored database that may lack hidings and erasures opens to everybody once a lead says so ([P43]). */
export function restoreRoutes(app: App, { restoreMark }: { readonly restoreMark: RestoreMark }): void {
  app.post(
    '/api/restore/confirm',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'Confirm a restored database: from then on everybody reads what they may',
        response: { 200: Type.Object({}), '4xx': ErrorReplySchema },
      },
    },
    () => {
      restoreMark.setAwaitsLead(false);
      return {};
    },
  );
}
