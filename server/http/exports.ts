import { createReadStream } from 'node:fs';
import Type from 'typebox';
import { BytesSchema } from '../../shared/contract/http/answer.schema.ts';
import { ExportReplySchema, ExportRequestSchema } from '../../shared/contract/http/exports.schema.ts';
import { strict } from '../../shared/session/state/fields.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import type { Copies } from '../exports/copies.ts';
import type { Exports } from '../exports/exports.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface ExportsDeps {
  readonly copies: Pick<Copies, 'read'>;
  readonly exports: Exports;
}

/** The routes through which records and other files leave the team ([P1]). */
export function exportRoutes(app: App, { copies, exports }: ExportsDeps): void {
  app.post(
    '/api/exports',
    {
      config: { access: 'record.export' },
      schema: {
        summary: 'A copy of a record for a named reader, logged; with `preview=1` only what it would hold',
        querystring: strict({ preview: Type.Optional(Type.Literal('1')) }),
        body: ExportRequestSchema,
        response: { 200: ExportReplySchema },
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
    {
      config: { access: 'record.export' },
      schema: {
        summary: 'The file of a copy',
        params: Type.Object({ id: IdSchema }),
        response: { 200: BytesSchema },
      },
    },
    async (request, reply) => {
      const { fileName, contentType, bytes, path } = await copies.read(request.params.id, callerOf(request));
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .header('content-length', bytes)
        .type(contentType)
        .send(createReadStream(path));
    },
  );
}
