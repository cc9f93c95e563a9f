/** Routes that dispatch commands and take in reports of conference systems. */
import Type from 'typebox';
import { AcceptedSchema, NotAcceptedSchema, SpeakerEventSchema } from '../../shared/contract/http/commands.schema.ts';
import { CommandEnvelopeSchema } from '../../shared/log/command.schema.ts';
import { COMMAND_SCHEMAS } from '../../shared/session/commands.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import type { Answer } from '../../shared/log/command.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import { STREAM_FEED, type SpeakerFeed } from '../sessions/speaker-feed.ts';
import { streamOf } from '../sessions/stream-names.ts';
import type { App } from './app-types.ts';
import { statusOf } from './error-reply.ts';
import { callerOf } from './gate.ts';

export interface CommandsDeps {
  readonly commands: Pick<Commands, 'submit'>;
  readonly feed: SpeakerFeed;
}

const SessionParamsSchema = Type.Object({ id: IdSchema });
const response = { 200: AcceptedSchema, '4xx': NotAcceptedSchema, '5xx': NotAcceptedSchema };

/** The payload of every command by its type, for the description of the interface. */
export const commandComponents: { readonly [name: string]: object } = Object.fromEntries(
  Object.entries(COMMAND_SCHEMAS).map(([type, schema]) => [`command.${type}`, schema]),
);

/** The route that changes a session over HTTP, with the same commands, ids and answers as on the socket. */
export function commandRoutes(app: App, { commands, feed }: CommandsDeps): void {
  app.post(
    '/api/sessions/:id/commands',
    {
      // The table of rights states which role a command needs ([P5]).
      config: { access: 'session.read' },
      schema: {
        summary: 'Give a command; its payload by type stands among the components as `command.<type>`',
        params: SessionParamsSchema,
        body: CommandEnvelopeSchema,
        response,
      },
    },
    async (request, reply) => {
      const { userId, role } = callerOf(request);
      const answer = await commands.submit(streamOf(request.params.id), request.body, { userId, role });
      return reply.code(statusOfAnswer(answer)).send(answer);
    },
  );

  app.post(
    '/api/sessions/:id/speaker-events',
    {
      config: { access: 'session.record' },
      schema: {
        summary: 'What a conference system reports; repeated reports take effect once',
        params: SessionParamsSchema,
        body: SpeakerEventSchema,
        response,
      },
    },
    async ({ params, body }, reply) => {
      // Such events would have the ids of those that a stream causes, and would be taken for them ([G20]).
      if (body.source === STREAM_FEED) throw new CodedError('malformed', { path: 'body/source' });
      const at = typeof body.at === 'number' ? body.at : Date.parse(body.at);
      const answer = await feed.take(params.id, { ...body, at });
      return reply.code(statusOfAnswer(answer)).send(answer);
    },
  );
}

function statusOfAnswer(answer: Answer): number {
  return answer.ok ? 200 : statusOf(answer.code);
}
