import Type from 'typebox';
import { IdSchema, NameSchema } from '../../shared/session/fields.schema.ts';
import { READER_PROFILES } from '../../shared/vocabulary/reader-profile.ts';
import type { Exports } from '../exports/exports.ts';
import { FORMAT_NAMES } from '../exports/formats.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

const RequestSchema = Type.Object(
  {
    sessionId: IdSchema,
    format: Type.Enum([...FORMAT_NAMES]),
    profile: Type.Enum(READER_PROFILES),
    reader: NameSchema,
  },
  { additionalProperties: false },
);

/** The one way out for records ([P1]). */
export function exportRoutes(app: App, { exports }: { readonly exports: Exports }): void {
  app.post(
    '/api/exports',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'A copy of a record for a named reader, logged; with `preview=1` only what it would hold',
        querystring: Type.Object({ preview: Type.Optional(Type.Literal('1')) }),
        body: RequestSchema,
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const isPreview = request.query.preview === '1';
      const made = await (isPreview ? exports.preview(request.body, caller) : exports.create(request.body, caller));
      return reply.header('cache-control', 'no-store').send(made);
    },
  );

  app.get(
    '/api/exports/:id',
    { config: { access: 'lead' }, schema: { summary: 'The file of a copy', params: Type.Object({ id: IdSchema }) } },
    async (request, reply) => {
      const { fileName, contentType, body } = await exports.read(request.params.id, callerOf(request));
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .type(contentType)
        .send(body);
    },
  );
}
