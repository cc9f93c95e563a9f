import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { refuse, type Answer } from '../../shared/log/command.ts';
import { AddressedSchema, FollowSchema, JoinSchema } from '../../shared/contract/socket.schema.ts';
import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import { codedErrorFrom } from '../http/error-reply.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { Commands } from '../sessions/commands.ts';
import type { Presence } from '../sessions/presence.ts';
import { streamOf } from '../sessions/stream-names.ts';
import type { PageSocket } from './page-socket.ts';
import { rooms } from './rooms.ts';
import type { JoinAnswer } from '../../shared/contract/socket.ts';

const isJoin = checker(JoinSchema);
const isFollow = checker(FollowSchema);
const isAddressed = checker(AddressedSchema);

export interface SessionEndpointDeps {
  readonly commands: Pick<Commands, 'state' | 'readEvents' | 'submit'>;
  readonly presence: Presence;
  readonly publishPresence: (session: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** Answers a page that follows a session, dispatches commands to it, and states its vantage. */
export function answerSession(socket: PageSocket, deps: SessionEndpointDeps): void {
  const { commands, presence, publishPresence, onFault } = deps;

  /** The code for the caller. The fault itself goes to the operator's log. */
  function codeOf(error: unknown): ErrorCode {
    onFault(error);
    return codedErrorFrom(error).code;
  }

  socket.on('session:join', (request: unknown, answer: unknown) => {
    if (!isAnswer(answer)) return;
    join(socket, request, deps).then(answer, (error: unknown) => answer({ ok: false, code: codeOf(error) }));
  });

  socket.on('session:command', (request: unknown, answer: unknown) => {
    if (!isAnswer(answer)) return;
    dispatch(socket, request, commands).then(answer, (error: unknown) =>
      answer({ ...refuse(codeOf(error)), commandId: commandIdOf(request) }),
    );
  });

  socket.on('presence:set', (request: unknown) => {
    if (!isFollow(request)) return;
    const { session, vantage, delayMs } = request;
    presence.follow(session, socket.id, { vantage, delayMs });
    publishPresence(session);
  });
}

async function dispatch(
  socket: PageSocket,
  request: unknown,
  commands: SessionEndpointDeps['commands'],
): Promise<Answer> {
  const caller = socket.data.identify();
  if (caller === null) return { ...refuse('unauthenticated'), commandId: commandIdOf(request) };
  if (!isAddressed(request)) return { ...refuse('malformed'), commandId: commandIdOf(request) };
  const { session, ...command } = request as Parameters<Commands['submit']>[1] & { session: string };
  return commands.submit(streamOf(session), command, caller);
}

function commandIdOf(request: unknown): string {
  const { commandId } = (request ?? {}) as { commandId?: unknown };
  return typeof commandId === 'string' ? commandId : '';
}

async function join(
  socket: PageSocket,
  request: unknown,
  { commands, presence, publishPresence }: SessionEndpointDeps,
): Promise<JoinAnswer> {
  const caller = socket.data.identify();
  if (caller === null) return { ok: false, code: 'unauthenticated' };
  if (!isJoin(request)) return { ok: false, code: 'malformed' };
  const { session, since } = request;
  for (;;) {
    const page = await commands.readEvents(session, since, { role: caller.role });
    const { seq: head } = await commands.state(session);
    if (head === 0) return { ok: false, code: 'not_found' };
    // Somebody wrote meanwhile. With events missing before the first broadcast, the page is read again.
    if (page.head < head) continue;
    // From here to the answer nothing waits, so every later event is a broadcast to this page.
    follow(socket, session, caller, presence);
    publishPresence(session);
    return page.more || since > head ? { ok: true, head, snapshot: true } : { ok: true, head, events: page.events };
  }
}

function follow(socket: PageSocket, session: string, caller: Caller, presence: Presence): void {
  void socket.join([rooms.session(session), rooms.readers(session, caller.role)]);
  presence.enter(session, socket.id, caller);
}

function checker<Schema extends TSchema>(schema: Schema): (value: unknown) => value is Static<Schema> {
  const compiled = Compile(schema);
  return (value): value is Static<Schema> => compiled.Check(value);
}

/** Whether the page asked for an answer. A page that does not gets none, and that is no fault. */
function isAnswer(answer: unknown): answer is (told: JoinAnswer | Answer) => void {
  return typeof answer === 'function';
}
