import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { Role } from '../../shared/vocabulary/role.ts';
import type { Caller } from '../services/accounts.ts';

/** The instance that the doors hang their routes on: bodies and answers are typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * The least role that a door opens to; `anyone` needs no account, and a door that asks for a `key` looks after itself:
 * programs come there that have neither cookie nor token. A door that says nothing is for viewers and up.
 */
export type Access = Role | 'anyone' | 'key';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Who asks; null for somebody without an account. */
    caller: Caller | null;
  }
}
