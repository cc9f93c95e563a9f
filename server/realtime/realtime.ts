/** Starts the socket server: accepts pages, publishes events, and ends connections whose access ended. */
import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { can } from '../../shared/access.ts';
import { PROTOCOL, RELOAD, type Handshake } from '../../shared/contract/socket.ts';
import { ROLES } from '../../shared/vocabulary/access.ts';
import { hiddenSubjects } from '../../shared/session/hiding/hidden.ts';
import { present } from '../../shared/log/present.ts';
import { codedErrorFrom } from '../http/error-reply.ts';
import { bearerOf } from '../http/gate.ts';
import type { OriginRule } from '../http/origin-rule.ts';
import type { Source } from '../../shared/contract/http/sources.schema.ts';
import type { AccessEnded, Accounts, Caller } from '../accounts/accounts.ts';
import type { Commands, Published } from '../sessions/commands.ts';
import type { Metrics } from '../metrics.ts';
import type { Presence } from '../sessions/presence.ts';
import type { LinksEnded, RoomKeys } from '../accounts/room-keys.ts';
import { roomView } from '../sessions/room-view.ts';
import { sessionOf } from '../sessions/stream-names.ts';
import type { RestoreMark } from '../store/restore-mark.ts';
import { rooms } from './rooms.ts';
import { answerRoom } from './room-endpoint.ts';
import { answerSession } from './session-endpoint.ts';
import type { PageServer, PageSocket } from './page-socket.ts';

export interface RealtimeDeps {
  readonly httpServer: HttpServer;
  readonly accounts: Pick<Accounts, 'recognise' | 'recogniseToken'>;
  readonly commands: Pick<Commands, 'state' | 'readEvents' | 'submit'>;
  readonly presence: Presence;
  readonly roomKeys: Pick<RoomKeys, 'maker'>;
  readonly restoreMark: Pick<RestoreMark, 'awaitsLead'>;
  readonly metrics: Pick<Metrics, 'add'>;
  readonly isOwnOrigin: OriginRule;
  /** The secret in a request's cookie. */
  readonly cookieOf: (header: string) => string | undefined;
  readonly nowMs: () => number;
  readonly onFault: (error: unknown) => void;
}

/** The server's side of the sockets. */
export interface Realtime {
  /** Publishes events that are on disk to pages, each as its reader may see them ([G5]). */
  publish(published: Published): void;
  /** Publishes the state of a source to the pages that have its session open. */
  publishSourceState(view: Source): Promise<void>;
  /** Ends the connections of a sign-in or an account whose access ended ([E5]). */
  endAccess(ended: AccessEnded): void;
  /** Ends the timers that were opened by links that ended. */
  endLinks(ended: LinksEnded): void;
  close(): Promise<void>;
}

/**
 * Largest message, bytes. It exceeds every accepted command, so that one that is too large gets a code and not a
 * hang-up.
 */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Interval of checking for access that the command line ended, ms. */
const RECHECK_MS = 5000;

export function createRealtime(deps: RealtimeDeps): Realtime {
  const { httpServer, commands, presence, metrics, nowMs, onFault } = deps;
  const io: PageServer = new Server(httpServer, {
    transports: ['websocket', 'polling'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: (request, decide) => decide(null, isWelcome(request, deps.isOwnOrigin)),
  });

  io.use((socket, next) => {
    const { protocol = PROTOCOL } = socket.handshake.auth as Partial<Handshake>;
    if (protocol !== PROTOCOL) next(Object.assign(new Error(RELOAD), { data: { protocol: PROTOCOL } }));
    else next();
  });

  io.use((socket, next) => {
    const identify = identification(socket, deps);
    try {
      socket.data = { identify, cameAs: identify() };
    } catch (error) {
      onFault(error);
      next(new Error(codedErrorFrom(error).code));
      return;
    }
    // A token that does not work is refused: a script would go on as nobody.
    if (tokenOf(socket) !== null && socket.data.cameAs === null) next(new Error('unauthenticated'));
    else next();
  });

  io.on('connection', (socket) => {
    const caller = socket.data.cameAs;
    metrics.add('rostrum_sockets', 1);
    if (caller !== null) void socket.join([rooms.user(caller.userId), rooms.signIn(caller.signInId ?? '')]);
    socket.on('clock', (answer) => {
      if (typeof answer === 'function') answer({ serverMs: nowMs() });
    });
    answerSession(socket, { commands, presence, publishPresence, onFault });
    answerRoom(socket, { commands, roomKeys: deps.roomKeys, nowMs, onFault });
    socket.on('disconnect', () => {
      metrics.add('rostrum_sockets', -1);
      for (const session of presence.leave(socket.id)) publishPresence(session);
    });
  });

  function publishPresence(session: string): void {
    io.to(rooms.session(session)).emit('presence', { session, people: presence.people(session) });
  }

  /**
   * Drops connections whose access ended. Nobody could catch an error here. What cannot be read now is read the next
   * time.
   */
  function dropWhoseAccessEnded(): void {
    try {
      for (const socket of io.of('/').sockets.values())
        if (socket.data.cameAs !== null && socket.data.identify() === null) drop(socket);
    } catch (error) {
      onFault(error);
    }
  }

  const recheck = setInterval(dropWhoseAccessEnded, RECHECK_MS);
  recheck.unref();

  function isAnybodyIn(room: string): boolean {
    return io.of('/').adapter.rooms.has(room);
  }

  return {
    publish({ stream, events, state }) {
      const session = sessionOf(stream);
      if (session === undefined) return;
      const hidden = hiddenSubjects(state);
      for (const role of ROLES) {
        const room = rooms.readers(session, role);
        if (!isAnybodyIn(room)) continue;
        io.to(room).emit('session:events', {
          session,
          events: events.map((event) => present(event, { role }, hidden, SESSION_EVENT_FORM)),
        });
      }
      if (isAnybodyIn(rooms.timer(session))) io.to(rooms.timer(session)).emit('room:state', roomView(state, nowMs()));
    },

    async publishSourceState(view) {
      for (const session of rooms.sessionsIn(io.of('/').adapter.rooms.keys())) {
        const attached = (await commands.state(session)).tables.sources.get(view.id);
        if (attached !== undefined && !attached.detached) io.to(rooms.session(session)).emit('source:state', view);
      }
    },

    endAccess(ended) {
      const room = 'userId' in ended ? rooms.user(ended.userId) : rooms.signIn(ended.signInId);
      io.to(room).emit('signed-out');
      io.in(room).disconnectSockets(true);
    },

    endLinks({ sessionId, madeBy }) {
      const room = madeBy === null ? rooms.timer(sessionId) : rooms.timerBy(sessionId, madeBy);
      io.to(room).emit('room:ended');
      io.in(room).socketsLeave([room, rooms.timer(sessionId)]);
    },

    async close() {
      clearInterval(recheck);
      await io.close();
    },
  };
}

/** Ends a connection without access: the page forgets what it holds ([E5c]). */
function drop(socket: PageSocket): void {
  socket.emit('signed-out');
  socket.disconnect(true);
}

/**
 * Whether a connection may open. With a cookie it comes from a page of ours ([E4]). Without one it acts for nobody
 * until it identifies its user.
 */
function isWelcome({ headers }: IncomingMessage, isOwnOrigin: OriginRule): boolean {
  if (bearerOf(headers.authorization) !== null || isOwnOrigin(headers)) return true;
  return headers.origin === undefined && headers.cookie === undefined;
}

function tokenOf({ handshake }: PageSocket): string | null {
  const { token } = handshake.auth as { token?: unknown };
  return typeof token === 'string' ? token : bearerOf(handshake.headers.authorization);
}

function identification(socket: PageSocket, { restoreMark, ...deps }: RealtimeDeps): () => Caller | null {
  const recognise = recognition(socket, deps);
  return () => {
    const caller = recognise();
    // [P43] Until a lead has confirmed a restore a connection stands for a lead or for nobody.
    return caller !== null && !can(caller.role, 'restore.confirm') && restoreMark.awaitsLead() ? null : caller;
  };
}

function recognition(
  socket: PageSocket,
  { accounts, cookieOf }: Pick<RealtimeDeps, 'accounts' | 'cookieOf'>,
): () => Caller | null {
  const token = tokenOf(socket);
  if (token !== null) return () => accounts.recogniseToken(token) ?? null;
  const secret = cookieOf(socket.handshake.headers.cookie ?? '');
  if (secret === undefined) return () => null;
  return () => {
    const known = accounts.recognise(secret);
    return known.kind === 'caller' ? known.caller : null;
  };
}
