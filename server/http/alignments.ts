import Type from 'typebox';
import { ALIGNMENT_METHODS } from '../../shared/session/align/alignment.ts';
import { IdSchema, InstantMsSchema, SourceIdSchema, strict } from '../../shared/session/fields.schema.ts';
import type { Alignment } from '../services/alignment.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

const ParamsSchema = Type.Object({ id: IdSchema });
const MediaMsSchema = Type.Integer({ minimum: 0 });

const MomentSchema = Type.Union([
  Type.Object({ mediaMs: MediaMsSchema, sessionMs: InstantMsSchema }, { additionalProperties: false }),
  Type.Object(
    { mediaMs: MediaMsSchema, interventionId: IdSchema, edge: Type.Enum(['start', 'end']) },
    { additionalProperties: false },
  ),
]);

const RequestSchema = Type.Object(
  {
    sourceId: SourceIdSchema,
    epoch: Type.Integer({ minimum: 1 }),
    method: Type.Enum([...ALIGNMENT_METHODS]),
    moments: Type.Optional(Type.Array(MomentSchema, { minItems: 1, maxItems: 20 })),
  },
  { additionalProperties: false },
);

/** Tying a recording to a session that was tagged without it, or whose stream had gaps ([T8]). */
export function alignmentRoutes(app: App, { alignment }: { readonly alignment: Alignment }): void {
  app.get(
    '/api/sessions/:id/alignments',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'The runs of the recordings of a session, how they are tied, and what pairs of marks propose',
        params: ParamsSchema,
      },
    },
    async ({ params }) => ({ runs: await alignment.runs(params.id) }),
  );

  app.post(
    '/api/sessions/:id/alignments',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'Aligns a run of a recording by what is known; with `preview=1` only says what would move',
        params: ParamsSchema,
        querystring: strict({ preview: Type.Optional(Type.Literal('1')) }),
        body: RequestSchema,
      },
    },
    (request) => {
      const { params, query, body } = request;
      if (query.preview === '1') return alignment.preview(params.id, body);
      return alignment.apply(params.id, body, callerOf(request));
    },
  );
}
