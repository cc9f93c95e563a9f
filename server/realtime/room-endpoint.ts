import { codedErrorFrom } from '../http/error-reply.ts';
import type { Commands } from '../sessions/commands.ts';
import type { RoomKeys } from '../accounts/room-keys.ts';
import { roomView } from '../sessions/room-view.ts';
import type { PageSocket } from './page-socket.ts';
import { rooms } from './rooms.ts';
import type { RoomAnswer } from '../../shared/contract/socket.ts';

export interface RoomEndpointDeps {
  readonly commands: Pick<Commands, 'state'>;
  readonly roomKeys: Pick<RoomKeys, 'maker'>;
  readonly nowMs: () => number;
  readonly onFault: (error: unknown) => void;
}

/**
 * Answers a screen in the room that asks for a session's timer with its key ([E9]). It needs no account and gets
 * nothing else.
 */
export function answerRoom(socket: PageSocket, { commands, roomKeys, nowMs, onFault }: RoomEndpointDeps): void {
  async function join(request: unknown): Promise<RoomAnswer> {
    const { id, key } = (request ?? {}) as { id?: unknown; key?: unknown };
    if (typeof id !== 'string' || typeof key !== 'string') return { ok: false, code: 'malformed' };
    const maker = roomKeys.maker(id, key);
    if (maker === undefined) return { ok: false, code: 'link_expired' };
    void socket.join([rooms.timer(id), rooms.timerBy(id, maker)]);
    socket.emit('room:state', roomView(await commands.state(id), nowMs()));
    return { ok: true };
  }

  socket.on('room:join', (request: unknown, answer: unknown) => {
    const reply = (joined: RoomAnswer): void => {
      if (typeof answer === 'function') (answer as (joined: RoomAnswer) => void)(joined);
    };
    join(request).then(reply, (error: unknown) => {
      onFault(error);
      reply({ ok: false, code: codedErrorFrom(error).code });
    });
  });
}
