import Type from 'typebox';
import { DoneSchema } from '../../shared/contract/http/answer.schema.ts';
import {
  RoomLinkRequestSchema,
  RoomLinkSchema,
  RoomQuerySchema,
  RoomViewSchema,
} from '../../shared/contract/http/room.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import type { Commands } from '../sessions/commands.ts';
import { CodedError } from '../coded-error.ts';
import type { RoomKeys } from '../accounts/room-keys.ts';
import { roomView } from '../sessions/room-view.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface RoomDeps {
  readonly commands: Pick<Commands, 'state'>;
  readonly roomKeys: Pick<RoomKeys, 'issue' | 'end' | 'maker'>;
  readonly linkTo: (path: string) => string;
  readonly nowMs: () => number;
}

/** Routes of the timer on a room's screen, by a key that shows nothing else ([E9]). */
export function roomRoutes(app: App, { commands, roomKeys, linkTo, nowMs }: RoomDeps): void {
  app.post(
    '/api/room-links',
    {
      config: { access: 'room.manage' },
      schema: {
        summary: 'A link that shows the timer of one session without an account',
        body: RoomLinkRequestSchema,
        response: { 200: RoomLinkSchema },
      },
    },
    async (request) => {
      const { sessionId } = request.body;
      if (sessionRow(await commands.state(sessionId)) === undefined)
        throw new CodedError('not_found', { id: sessionId });
      const key = roomKeys.issue(sessionId, callerOf(request).userId);
      return { url: linkTo(`/room/${sessionId}#key=${key}`) };
    },
  );

  app.post(
    '/api/room-links/end',
    {
      config: { access: 'room.manage' },
      schema: {
        summary: 'No link to the timer of this session works any more, and screens show it no more',
        body: RoomLinkRequestSchema,
        response: { 200: DoneSchema },
      },
    },
    ({ body }) => {
      roomKeys.end(body.sessionId);
      return {};
    },
  );

  app.get(
    '/api/room/:id',
    {
      config: { access: 'anyone' },
      schema: {
        summary: 'Who has the floor, without any name of a person',
        params: Type.Object({ id: IdSchema }),
        querystring: RoomQuerySchema,
        response: { 200: RoomViewSchema },
      },
    },
    async ({ params, query }) => {
      if (roomKeys.maker(params.id, query.key) === undefined) throw new CodedError('link_expired');
      return roomView(await commands.state(params.id), nowMs());
    },
  );
}
