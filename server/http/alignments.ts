import Type from 'typebox';
import {
  AlignableEpochsSchema,
  AlignmentOutcomeSchema,
  AlignmentRequestSchema,
} from '../../shared/contract/http/alignments.schema.ts';
import { strict } from '../../shared/session/state/fields.schema.ts';
import { IdSchema } from '../../shared/vocabulary/id.schema.ts';
import type { Alignment } from '../recordings/alignment.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface AlignmentDeps {
  readonly alignment: Alignment;
}

const ParamsSchema = Type.Object({ id: IdSchema });
/** Routes that align a recording with a session that was tagged without it, or whose stream had gaps ([T8]). */
export function alignmentRoutes(app: App, { alignment }: AlignmentDeps): void {
  app.get(
    '/api/sessions/:id/alignments',
    {
      config: { access: 'recording.align' },
      schema: {
        summary: 'The runs of the recordings of a session, how they are tied, and what pairs of marks propose',
        params: ParamsSchema,
        response: { 200: AlignableEpochsSchema },
      },
    },
    async ({ params }) => ({ runs: await alignment.runs(params.id) }),
  );

  app.post(
    '/api/sessions/:id/alignments',
    {
      config: { access: 'recording.align' },
      schema: {
        summary: 'Aligns a run of a recording by what is known; with `preview=1` only says what would move',
        params: ParamsSchema,
        querystring: strict({ preview: Type.Optional(Type.Literal('1')) }),
        body: AlignmentRequestSchema,
        response: { 200: AlignmentOutcomeSchema },
      },
    },
    (request) => {
      const { params, query, body } = request;
      if (query.preview === '1') return alignment.preview(params.id, body);
      return alignment.apply(params.id, body, callerOf(request));
    },
  );
}
