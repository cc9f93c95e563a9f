import Type from 'typebox';
import { ActorClassSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { SESSION_STATUSES } from '../../vocabulary/session.ts';
import { TIMER_PHASES } from '../../vocabulary/time.ts';
import { MediaMsSchema, nullable, ServerMsSchema, type Wire } from './answer.schema.ts';

export const RoomLinkRequestSchema = Type.Object({ sessionId: IdSchema });
export const RoomQuerySchema = strict({ key: Type.String({ maxLength: 200 }) });
export const RoomLinkSchema = strict({ url: Type.String() });

/** One turn as a screen in the room may show it. Instants are server time, Unix ms. */
const RoomTurnSchema = strict({
  /** The State or body, or that the speaker is hidden. Null for free text, which may name a person. */
  label: nullable(Type.String()),
  /** The page shows a word for it in place of a missing label. */
  class: ActorClassSchema,
  startMs: MediaMsSchema,
  allottedMs: nullable(MediaMsSchema),
  /** The clock shows `now − countsFromMs` while it runs, `pausedSinceMs − countsFromMs` while it is stopped. */
  countsFromMs: MediaMsSchema,
  pausedSinceMs: nullable(MediaMsSchema),
  /** Total time for which the clock was stopped before, ms. */
  pausedMs: MediaMsSchema,
  phase: Type.Enum(TIMER_PHASES),
});

/** All that a screen in the room receives: no names of persons, no title, no log ([E9]). */
export const RoomViewSchema = strict({
  serverMs: ServerMsSchema,
  title: Type.Null(),
  status: Type.Enum(SESSION_STATUSES),
  holder: nullable(RoomTurnSchema),
  /** The point of order that is open within the turn. */
  nested: nullable(RoomTurnSchema),
  moderatorSinceMs: nullable(MediaMsSchema),
});

export type RoomLink = Wire<typeof RoomLinkSchema>;
export type RoomTurn = Wire<typeof RoomTurnSchema>;
export type RoomView = Wire<typeof RoomViewSchema>;
