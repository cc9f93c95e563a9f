import Type from 'typebox';
import { IdSchema } from '../../shared/session/fields.schema.ts';
import { DoorError } from '../services/door-error.ts';
import type { Erasure } from '../services/erasure.ts';
import type { App } from './app-types.ts';
import { callerOf } from './gate.ts';

const TargetSchema = Type.Object(
  { seq: Type.Integer({ minimum: 1 }), path: Type.String({ minLength: 1, maxLength: 60 }) },
  { additionalProperties: false },
);

/** Erasing personal values for ever; nothing brings them back. */
export function erasureRoutes(app: App, { erasure }: { readonly erasure: Erasure }): void {
  app.post(
    '/api/erasures',
    {
      config: { access: 'lead' },
      schema: {
        summary: 'Erase personal values; answers with other texts that hold the same names, for somebody to read',
        body: Type.Object({ sessionId: IdSchema, targets: Type.Array(TargetSchema, { minItems: 1, maxItems: 5000 }) }),
      },
    },
    async (request) => {
      const { sessionId, targets } = request.body;
      const { answer, mentions } = await erasure.erase(sessionId, targets, callerOf(request).userId);
      if (!answer.ok) throw new DoorError(answer.code, answer.params);
      return { seqs: answer.seqs, mentions };
    },
  );
}
