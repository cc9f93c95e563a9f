import { DoneSchema } from '../../shared/contract/http/answer.schema.ts';
import type { RestoreMark } from '../store/restore-mark.ts';
import type { App } from './app-types.ts';

export interface RestoreDeps {
  readonly restoreMark: Pick<RestoreMark, 'setAwaitsLead'>;
}

/** A restored database that may lack hidings and erasures opens to everybody once a lead confirms it ([P43]). */
export function restoreRoutes(app: App, { restoreMark }: RestoreDeps): void {
  app.post(
    '/api/restore/confirm',
    {
      config: { access: 'restore.confirm' },
      schema: { summary: 'Confirm a restored database, so that everybody reads again', response: { 200: DoneSchema } },
    },
    () => {
      restoreMark.setAwaitsLead(false);
      return {};
    },
  );
}
