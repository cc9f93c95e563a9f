import { strict } from '../../session/state/fields.schema.ts';
import { ServerMsSchema, type Wire } from './answer.schema.ts';

export const ClockSchema = strict({ serverMs: ServerMsSchema });

export type ClockReading = Wire<typeof ClockSchema>;
