import fastify, { type FastifySchema } from 'fastify';
import Type from 'typebox';
import { expect, it } from 'vitest';
import { strict } from '../../shared/session/state/fields.schema.ts';
import { takeAnswerFaults } from '../helpers/answer-check.ts';

const schema: FastifySchema = { response: { 200: strict({ name: Type.String(), ageMs: Type.Integer() }) } };

it.each([
  ['a member too many', 200, { name: 'a', ageMs: 1, secretHash: 'x' }],
  ['a member too few', 200, { name: 'a' }],
  ['another type', 200, { name: 'a', ageMs: '1' }],
  ['a fraction', 200, { name: 'a', ageMs: 1.5 }],
  ['a status without a schema', 202, { name: 'a', ageMs: 1 }],
  ['nothing', 200, null],
])('[E71] the check of answers finds %s', async (_, status, answer) => {
  const app = fastify();
  app.setSerializerCompiler(() => JSON.stringify);
  app.get('/api/planted', { schema }, (_request, reply) => reply.code(status).send(answer));
  await app.inject('/api/planted');
  expect(takeAnswerFaults()).toEqual([expect.stringContaining(`GET /api/planted ${String(status)}: `)]);
  await app.close();
});

it('[E71] the check of answers accepts what the contract says', async () => {
  const app = fastify();
  app.setSerializerCompiler(() => JSON.stringify);
  app.get('/api/planted', { schema }, () => ({ name: 'a', ageMs: 1 }));
  await app.inject('/api/planted');
  expect(takeAnswerFaults()).toEqual([]);
  await app.close();
});
