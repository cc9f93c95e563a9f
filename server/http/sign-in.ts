import {
  AcceptRequestSchema,
  LinkRequestSchema,
  LoginRequestSchema,
  MeSchema,
  SetupRequestSchema,
  SignedInSchema,
  type Me,
} from '../../shared/contract/http/account.schema.ts';
import { DoneSchema } from '../../shared/contract/http/answer.schema.ts';
import { isLoopbackAddress } from '../config.ts';
import type { Accounts, SignedIn } from '../accounts/accounts.ts';
import type { Guess, Guesses } from '../accounts/guesses.ts';
import type { RestoreMark } from '../store/restore-mark.ts';
import type { App } from './app-types.ts';
import { networkOf } from './client-network.ts';
import { CLEAR_BROWSER, clearCookie, cookieOf, setCookie } from './cookie.ts';
import type { FastifyReply } from 'fastify';

export interface SignInDeps {
  readonly accounts: Pick<
    Accounts,
    'setupNeeded' | 'checkSetup' | 'setUp' | 'checkInvitation' | 'acceptInvitation' | 'guessedAt' | 'signIn' | 'signOut'
  >;
  readonly guesses: Guesses;
  readonly restoreMark: Pick<RestoreMark, 'awaitsLead'>;
  readonly publicUrl: string | null;
  /** Whether browsers reach the server over TLS, here or at a proxy. */
  readonly isSecure: boolean;
  /** Whether this is the demo. Pages then state that the conference is invented ([D6]). */
  readonly isDemo: boolean;
}

/** Guesses at passwords and links, for each address and minute ([E3]). A team behind one address still gets in. */
const GUESSES = { max: 20, timeWindow: 60_000 };

/** Routes of `/api/me`, the first account, and signing in and out. */
export function signInRoutes(app: App, deps: SignInDeps): void {
  const { accounts, guesses, restoreMark, publicUrl, isSecure, isDemo } = deps;
  const answer = (reply: FastifyReply, { secret, caller }: SignedIn) => {
    setCookie(reply, secret, isSecure);
    return { user: { id: caller.userId, name: caller.name, role: caller.role } };
  };
  const guessable = { access: 'anyone', rateLimit: GUESSES } as const;
  const response = { 200: SignedInSchema };

  app.get(
    '/api/me',
    {
      config: { access: 'anyone' },
      schema: {
        summary: 'Who asks, and how they reach the server',
        response: { 200: MeSchema },
      },
    },
    ({ caller, ip }): Me => ({
      user: caller && { id: caller.userId, name: caller.name, role: caller.role },
      setupNeeded: accounts.setupNeeded(),
      isDemo,
      awaitsLead: restoreMark.awaitsLead(),
      reachedBy: isSecure ? 'https' : isLoopbackAddress(ip) ? 'this_computer' : 'plain_http',
      publicUrl,
    }),
  );

  app.post(
    '/api/setup',
    {
      config: guessable,
      schema: {
        summary: 'The first account, by the link that the server printed',
        body: SetupRequestSchema,
        response,
      },
    },
    async ({ body, ip }, reply) => {
      const setUp = () => accounts.setUp(body.token, body.name, body.password);
      return answer(reply, await guesses.attempt(atLinks(ip), setUp));
    },
  );

  for (const [path, summary, check] of [
    ['/api/setup/check', 'Whether the link to the first account still works', accounts.checkSetup],
    ['/api/invitations/check', 'Whether a one-time link still works', accounts.checkInvitation],
  ] as const) {
    app.post(
      path,
      {
        config: guessable,
        schema: {
          summary,
          body: LinkRequestSchema,
          response: { 200: DoneSchema },
        },
      },
      async ({ body, ip }) => {
        await guesses.attempt(atLinks(ip), () => check(body.token));
        return {};
      },
    );
  }

  app.post(
    '/api/login',
    {
      config: guessable,
      schema: {
        summary: 'Sign in on this browser',
        body: LoginRequestSchema,
        response,
      },
    },
    async (request, reply) => {
      const { name, password } = request.body;
      const guess = { target: accounts.guessedAt(name, cookieOf(request)), network: networkOf(request.ip) };
      return answer(reply, await guesses.attempt(guess, () => accounts.signIn(name, password)));
    },
  );

  app.post(
    '/api/invitations/accept',
    {
      config: guessable,
      schema: {
        summary: 'Set a password by a one-time link, and sign in',
        body: AcceptRequestSchema,
        response,
      },
    },
    async ({ body, ip }, reply) => {
      const accept = () => accounts.acceptInvitation(body.token, body.password);
      return answer(reply, await guesses.attempt(atLinks(ip), accept));
    },
  );

  app.post(
    '/api/logout',
    {
      config: { access: 'anyone' },
      schema: { summary: 'Sign out, and let the browser forget', response: { 200: DoneSchema } },
    },
    (request, reply) => {
      const secret = cookieOf(request);
      if (secret !== undefined) accounts.signOut(secret);
      clearCookie(reply);
      return reply.header('clear-site-data', CLEAR_BROWSER).send({});
    },
  );
}

/** A link is random and does not state whose it is, so all links are one target. */
function atLinks(ip: string): Guess {
  return { target: 'links', network: networkOf(ip) };
}
