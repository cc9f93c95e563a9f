import Type from 'typebox';
import { DoneSchema } from '../../shared/contract/http/answer.schema.ts';
import { GapsSchema } from '../../shared/contract/http/sources.schema.ts';
import { SourceIdSchema } from '../../shared/session/state/fields.schema.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { MediaIndex } from '../ingest/index/media-index.ts';
import { interruptions } from '../media/interruptions.ts';
import { inOrder, joinedGaps } from '../media/joined-gaps.ts';
import type { App } from './app-types.ts';

export interface RecordingStepsDeps {
  readonly ingest: Pick<Ingest, 'stopSource' | 'resumeSource'>;
  readonly mediaIndex: Pick<MediaIndex, 'gaps' | 'epochs' | 'epochLengthMs'>;
}

const ParamsSchema = Type.Object({ id: SourceIdSchema });
/** The most missing stretches in an answer, the newest ones. Nobody reads a longer list. */
const MOST_MISSING = 20_000;

/** Routes that stop and resume a recording, and list what it lacks. */
export function recordingStepsRoutes(app: App, { ingest, mediaIndex }: RecordingStepsDeps): void {
  app.post(
    '/api/sources/:id/stop',
    {
      config: { access: 'recording.manage' },
      schema: {
        summary: 'End a recording; what was recorded stays',
        params: ParamsSchema,
        response: { 200: DoneSchema },
      },
    },
    async ({ params }) => {
      await ingest.stopSource(params.id);
      return {};
    },
  );

  app.post(
    '/api/sources/:id/resume',
    {
      config: { access: 'recording.manage' },
      schema: {
        summary: 'Record on from the same address',
        params: ParamsSchema,
        response: { 200: DoneSchema },
      },
    },
    async ({ params }) => {
      await ingest.resumeSource(params.id);
      return {};
    },
  );

  app.get(
    '/api/sources/:id/gaps',
    {
      schema: {
        summary: 'What is missing from a recording, stretch by stretch',
        params: ParamsSchema,
        response: { 200: GapsSchema },
      },
    },
    ({ params }) => ({
      gaps: inOrder([...joinedGaps(mediaIndex.gaps(params.id, MOST_MISSING)), ...interruptions(mediaIndex, params.id)]),
    }),
  );
}
