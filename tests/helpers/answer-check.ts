import { subscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** The routes whose answers have a schema: all below `/api`, and the loudness of a recording. */
const CHECKED = /^\/(api\/|media\/:source\/peaks)/;

type Check = ReturnType<typeof Compile>;

const checks = new Map<TSchema, Check>();
const faults: string[] = [];
let isWatching = false;

/** The answers since the last call that break the contract, in words. */
export function takeAnswerFaults(): readonly string[] {
  return faults.splice(0);
}

/** Compares every answer of every server of this process with the schema of its route and status ([E71]). */
export function watchAnswers(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('fastify.initialization', (message) => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const fault = CHECKED.test(request.routeOptions.url ?? '') ? faultOf(request, reply, payload) : undefined;
      if (fault !== undefined)
        faults.push(`${request.method} ${String(request.routeOptions.url)} ${String(reply.statusCode)}: ${fault}`);
      done(null, payload);
    });
  });
}

function faultOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): string | undefined {
  const schema = schemaFor(request.routeOptions.schema?.response, reply.statusCode);
  if (schema === undefined) return 'no schema for this status';
  const check = checkOf(schema);
  const type = String(reply.getHeader('content-type') ?? '');
  if (payload === undefined || payload === null || payload === '')
    return check.Check(null) ? undefined : 'an empty answer';
  // The bytes of a file are no JSON.
  if (typeof payload !== 'string') return undefined;
  if (!type.startsWith('application/json')) return `an answer as ${type}`;
  const answer: unknown = JSON.parse(payload);
  if (check.Check(answer)) return undefined;
  return check
    .Errors(answer)
    .map(({ instancePath, message }) => `${instancePath} ${message}`)
    .join('; ');
}

function schemaFor(declared: unknown, status: number): TSchema | undefined {
  const responses = (declared ?? {}) as Readonly<Record<string, TSchema>>;
  return responses[String(status)] ?? responses[`${String(Math.floor(status / 100))}xx`];
}

function checkOf(schema: TSchema): Check {
  const known = checks.get(schema) ?? Compile(schema);
  checks.set(schema, known);
  return known;
}
