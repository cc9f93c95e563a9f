/** Checks every request before its route: origin, caller and access. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { can } from '../../shared/access.ts';
import type { Accounts, Caller, Recognised } from '../accounts/accounts.ts';
import { CodedError } from '../coded-error.ts';
import type { RestoreMark } from '../store/restore-mark.ts';
import type { App } from './app-types.ts';
import { CLEAR_BROWSER, clearCookie, cookieOf } from './cookie.ts';
import type { OriginRule } from './origin-rule.ts';

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface GateDeps {
  readonly accounts: Pick<Accounts, 'recognise' | 'recogniseToken'>;
  readonly isOwnOrigin: OriginRule;
  readonly restoreMark: Pick<RestoreMark, 'awaitsLead'>;
}

/** Checks every request: its origin ([E4]), its caller ([E5a]), and the caller's access ([E7]). */
export function addGate(app: App, { accounts, isOwnOrigin, restoreMark }: GateDeps): void {
  app.decorateRequest('caller', null);

  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.access === 'key') {
      done();
      return;
    }
    const token = bearerOf(request.headers.authorization);
    // A script states its token with each request. A browser sends a cookie even if the page is not ours.
    if (token === null && !READING.has(request.method) && !isOwnOrigin(request.headers))
      throw new CodedError('origin_refused');
    const known = token === null ? recogniseBrowser(request, accounts) : recogniseScript(token, accounts);
    request.caller = known.kind === 'caller' ? known.caller : null;
    if (known.kind === 'ended') tellToForget(reply);
    if (!request.is404) admit(request, restoreMark);
    done();
  });
}

function recogniseBrowser(request: FastifyRequest, accounts: GateDeps['accounts']): Recognised {
  const secret = cookieOf(request);
  return secret === undefined ? { kind: 'unknown' } : accounts.recognise(secret);
}

/** Refuses a token that does not work, also on an open route. Otherwise the script would go on as nobody. */
function recogniseScript(token: string, accounts: GateDeps['accounts']): Recognised {
  const caller = accounts.recogniseToken(token);
  if (caller === undefined) throw new CodedError('unauthenticated');
  return { kind: 'caller', caller };
}

/** Clears a browser that may hold what its user may no longer read. */
function tellToForget(reply: FastifyReply): void {
  void reply.header('clear-site-data', CLEAR_BROWSER);
  clearCookie(reply);
}

function admit({ caller, routeOptions }: FastifyRequest, restoreMark: GateDeps['restoreMark']): void {
  const access = routeOptions.config.access ?? 'session.read';
  if (access === 'anyone' || access === 'key') return;
  if (caller === null) throw new CodedError('unauthenticated');
  // [P43] It may lack hidings and erasures that nobody here knows of.
  if (!can(caller.role, 'restore.confirm') && restoreMark.awaitsLead()) throw new CodedError('restore_unconfirmed');
  if (!can(caller.role, access)) throw new CodedError('forbidden');
}

/** The secret of an `Authorization: Bearer` header. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer\s+(\S{1,200})$/i.exec(header ?? '')?.[1] ?? null;
}

/** The caller of a request to a route that is not open to anyone. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new CodedError('unauthenticated');
  return request.caller;
}
