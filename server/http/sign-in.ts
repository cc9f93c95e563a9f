import Type from 'typebox';
import { NameSchema } from '../../shared/session/fields.schema.ts';
import { ROLES } from '../../shared/vocabulary/role.ts';
import { isLoopbackAddress } from '../config.ts';
import type { Accounts, SignedIn } from '../services/accounts.ts';
import type { Guess, Guesses } from '../services/guesses.ts';
import type { RestoreMark } from '../store/restore-mark.ts';
import type { App } from './app-types.ts';
import { networkOf } from './client-network.ts';
import { CLEAR_BROWSER, clearCookie, cookieOf, setCookie } from './cookie.ts';
import { ErrorReplySchema } from './error-reply.ts';
import type { FastifyReply } from 'fastify';

export interface SignInDeps {
  readonly accounts: Accounts;
  readonly guesses: Guesses;
  readonly restoreMark: RestoreMark;
  readonly publicUrl: string | null;
  /** Whether browsers reach the server over TLS, here or at a proxy. */
  readonly isSecure: boolean;
  /** Whether an invented conference is played, which pages say ([D6]). */
  readonly isDemo: boolean;
}

const SecretSchema = Type.String({ minLength: 1, maxLength: 200 });
const PasswordSchema = Type.String({ minLength: 1, maxLength: 1024 });
const UserSchema = Type.Object({ id: Type.String(), name: Type.String(), role: Type.Enum(ROLES) });
const SignedInSchema = Type.Object({ user: UserSchema });

/** How a page finds out how safe the way to the server is, to tell its user. */
export const REACHED_BY = ['this_computer', 'https', 'plain_http'] as const;

/** Guesses at passwords and links, an address and minute ([E3]). A team behind one address still gets in. */
const GUESSES = { max: 20, timeWindow: 60_000 };

/** `/api/me`, the first account, signing in and out. */
export function signInRoutes(app: App, deps: SignInDeps): void {
  const { accounts, guesses, restoreMark, publicUrl, isSecure, isDemo } = deps;
  const answer = (reply: FastifyReply, { secret, caller }: SignedIn) => {
    setCookie(reply, secret, isSecure);
    return { user: { id: caller.userId, name: caller.name, role: caller.role } };
  };
  const guessable = { access: 'anyone', rateLimit: GUESSES } as const;
  const response = { 200: SignedInSchema, '4xx': ErrorReplySchema };

  app.get(
    '/api/me',
    {
      config: { access: 'anyone' },
      schema: {
        summary: 'Who asks, and how they reach the server',
        response: {
          200: Type.Object({
            user: Type.Union([UserSchema, Type.Null()]),
            setupNeeded: Type.Boolean(),
            isDemo: Type.Boolean(),
            awaitsLead: Type.Boolean(),
            reachedBy: Type.Enum(REACHED_BY),
            publicUrl: Type.Union([Type.String(), Type.Null()]),
          }),
        },
      },
    },
    ({ caller, ip }) => {
      return {
        user: caller && { id: caller.userId, name: caller.name, role: caller.role },
        setupNeeded: accounts.setupNeeded(),
        isDemo,
        awaitsLead: restoreMark.awaitsLead(),
        reachedBy: isSecure
          ? ('https' as const)
          : isLoopbackAddress(ip)
            ? ('this_computer' as const)
            : ('plain_http' as const),
        publicUrl,
      };
    },
  );

  app.post(
    '/api/setup',
    {
      config: guessable,
      schema: {
        summary: 'The first account, by the link that the server printed',
        body: Type.Object({ token: SecretSchema, name: NameSchema, password: PasswordSchema }),
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
          body: Type.Object({ token: SecretSchema }),
          response: { 200: Type.Object({}), '4xx': ErrorReplySchema },
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
        body: Type.Object({ name: NameSchema, password: PasswordSchema }),
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
        body: Type.Object({ token: SecretSchema, password: PasswordSchema }),
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
    { config: { access: 'anyone' }, schema: { summary: 'Sign out, and let the browser forget' } },
    (request, reply) => {
      const secret = cookieOf(request);
      if (secret !== undefined) accounts.signOut(secret);
      clearCookie(reply);
      return reply.header('clear-site-data', CLEAR_BROWSER).send({});
    },
  );
}

/** A link is random and says not whose it is: all are one target. */
function atLinks(ip: string): Guess {
  return { target: 'links', network: networkOf(ip) };
}
