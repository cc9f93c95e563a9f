import Type from 'typebox';
import { NameSchema } from '../../shared/session/fields.schema.ts';
import type { DeskSetup } from '../services/desk-setup.ts';
import type { ConferenceStore } from '../store/conference-store.ts';
import type { App } from './app-types.ts';
import { ErrorReplySchema } from './error-reply.ts';
import { callerOf } from './gate.ts';

export interface ConferencesDeps {
  readonly conferences: ConferenceStore;
  readonly setup: DeskSetup;
}

/** A new conference, here or together with its first session. */
export const NewConferenceSchema = Type.Object(
  {
    name: NameSchema,
    place: Type.String({ maxLength: 300 }),
    timeZone: Type.String({ minLength: 1, maxLength: 60 }),
  },
  { additionalProperties: false },
);

export function conferenceRoutes(app: App, { conferences, setup }: ConferencesDeps): void {
  app.get('/api/conferences', { schema: { summary: 'All conferences' } }, () => ({
    conferences: conferences.conferences().map(({ id, name, place, timeZone }) => ({ id, name, place, timeZone })),
  }));

  app.post(
    '/api/conferences',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'A new conference',
        body: NewConferenceSchema,
        response: { 200: Type.Object({ id: Type.String() }), '4xx': ErrorReplySchema },
      },
    },
    (request) => ({ id: setup.addConference(request.body, callerOf(request)).id }),
  );
}
