import Type from 'typebox';
import { strict } from '../session/state/fields.schema.ts';
import { IdSchema } from '../vocabulary/id.schema.ts';
import { ROLES } from '../vocabulary/access.ts';
import { VANTAGES } from '../vocabulary/time.ts';
import { nullable, type Wire } from './http/answer.schema.ts';

const DelayMsSchema = Type.Integer({ minimum: 0, maximum: 86_400_000 });

/** The message by which a page follows a session. The page has its events up to `since`. */
export const JoinSchema = Type.Object({ session: IdSchema, since: Type.Integer({ minimum: 0 }) });

/** The vantage from which a page follows a session. */
export const FollowSchema = Type.Object({
  session: IdSchema,
  vantage: Type.Enum(VANTAGES),
  /** Distance from the room, ms. Null in the room. */
  delayMs: nullable(DelayMsSchema),
});

/** The session of a command. The server checks the command itself like every other one. */
export const AddressedSchema = Type.Object({ session: IdSchema });

/** The message by which a screen in the room requests the timer of session `id` with its key. */
export const RoomJoinSchema = Type.Object({ id: Type.String(), key: Type.String() });

/** A user who has a session open, or had it open a while ago. */
export const PresentPersonSchema = strict({
  userId: Type.String(),
  name: Type.String(),
  role: Type.Enum(ROLES),
  vantage: nullable(Type.Enum(VANTAGES)),
  delayMs: nullable(Type.Number()),
  /** When their last page closed, server time, Unix ms. Null while one is open. */
  awaySinceMs: nullable(Type.Number()),
});

export type JoinRequest = Wire<typeof JoinSchema>;
export type Follow = Wire<typeof FollowSchema>;
export type RoomJoin = Wire<typeof RoomJoinSchema>;
export type PresentPerson = Wire<typeof PresentPersonSchema>;
