import {
  ConferencesSchema,
  CreatedSchema,
  NewConferenceSchema,
} from '../../shared/contract/http/conferences.schema.ts';
import type { SessionSetup } from '../sessions/session-setup.ts';
import type { ConferenceStore } from '../store/conference-store.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface ConferencesDeps {
  readonly conferences: Pick<ConferenceStore, 'conferences'>;
  readonly setup: Pick<SessionSetup, 'addConference'>;
}

export function conferenceRoutes(app: App, { conferences, setup }: ConferencesDeps): void {
  app.get('/api/conferences', { schema: { summary: 'All conferences', response: { 200: ConferencesSchema } } }, () => ({
    conferences: conferences.conferences().map(({ id, name, place, timeZone }) => ({ id, name, place, timeZone })),
  }));

  app.post(
    '/api/conferences',
    {
      config: { access: 'session.create' },
      schema: {
        summary: 'A new conference',
        body: NewConferenceSchema,
        response: { 200: CreatedSchema },
      },
    },
    (request) => ({ id: setup.addConference(request.body, callerOf(request)).id }),
  );
}
