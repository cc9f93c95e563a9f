// Names what the plugin adds to requests and replies.
import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const COOKIE_NAME = 'rostrum';

/** What a browser forgets when its user signs out or is revoked (`Clear-Site-Data`). */
export const CLEAR_BROWSER = '"cache", "storage"';

/** Longer than an unused sign-in lasts. The server decides when it ends. */
const MAX_AGE_S = 400 * 86_400;

export function cookieOf(request: FastifyRequest): string | undefined {
  return request.cookies[COOKIE_NAME];
}

/** Scripts cannot read the cookie, and requests from other sites do not carry it. */
export function setCookie(reply: FastifyReply, secret: string, secure: boolean): void {
  void reply.setCookie(COOKIE_NAME, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge: MAX_AGE_S,
  });
}

export function clearCookie(reply: FastifyReply): void {
  void reply.clearCookie(COOKIE_NAME, { path: '/' });
}
