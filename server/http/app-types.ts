/** Types the Fastify app, the access of a route and the caller of a request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { AccessRight } from '../../shared/access.ts';
import type { Wire } from '../../shared/contract/http/answer.schema.ts';
import type { Caller } from '../accounts/accounts.ts';
import type { WrittenJson } from './written-json.ts';

type Answer<T> = T extends object ? T | WrittenJson : T;

/** What a route receives, and what it may answer: both by its schemas. */
export interface ContractTypes extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Answer<Wire<this['schema']>> : unknown;
}

/** The instance that routes are declared on. Their schemas type bodies and answers. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ContractTypes>;

/**
 * The right that a route asks for. `anyone` needs no account. A route with a `key` checks it itself, for programs with
 * neither cookie nor token. A route that states nothing asks for `session.read`.
 */
export type Access = AccessRight | 'anyone' | 'key';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** The caller. Null for somebody without an account. */
    caller: Caller | null;
  }
}
