import { ErasedSchema, ErasureRequestSchema } from '../../shared/contract/http/erasures.schema.ts';
import { CodedError } from '../coded-error.ts';
import type { Erasure } from '../protection/erasure.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

export interface ErasuresDeps {
  readonly erasure: Pick<Erasure, 'erase'>;
}

/** Erasing personal values for ever; nothing brings them back. */
export function erasureRoutes(app: App, { erasure }: ErasuresDeps): void {
  app.post(
    '/api/erasures',
    {
      config: { access: 'personal.erase' },
      schema: {
        summary: 'Erase personal values; answers with other texts that hold the same names, for somebody to read',
        body: ErasureRequestSchema,
        response: { 200: ErasedSchema },
      },
    },
    async (request) => {
      const { sessionId, targets } = request.body;
      const { answer, mentions } = await erasure.erase(sessionId, targets, callerOf(request).userId);
      if (!answer.ok) throw new CodedError(answer.code, answer.params);
      return { seqs: answer.seqs, mentions };
    },
  );
}
