import Type from 'typebox';
import { strict } from '../session/state/fields.schema.ts';
import { IdSchema } from '../vocabulary/id.schema.ts';
import { ROLES } from '../vocabulary/access.ts';
import { VANTAGES } from '../vocabulary/time.ts';
import { nullable, type Wire } from './http/answer.schema.ts';

const DelayMsSchema = Type.Integer({ minimum: 0, maximum: 86_400_000 });

/** A page follows a session, and has its events up to `since`. */
export const JoinSchema = Type.Object({ session: IdSchema, since: Type.Integer({ minimum: 0 }) });

/** How somebody follows a session. */
export const FollowSchema = Type.Object({
  session: IdSchema,
  vantage: Type.Enum(VANTAGES),
  /** How far behind the room they are, ms; null in the room. */
  delayMs: nullable(DelayMsSchema),
});

/** The session that a command is for. The server checks the rest where it checks every command. */
export const AddressedSchema = Type.Object({ session: IdSchema });

/** A screen in the room asks for the timer of session `id` with its key. */
export const RoomJoinSchema = Type.Object({ id: Type.String(), key: Type.String() });

/** Somebody with a session open, or who had it open a while ago. */
export const PresentPersonSchema = strict({
  userId: Type.String(),
  name: Type.String(),
  role: Type.Enum(ROLES),
  vantage: nullable(Type.Enum(VANTAGES)),
  delayMs: nullable(Type.Number()),
  /** When their last page closed, server time; null while one is open. */
  awaySinceMs: nullable(Type.Number()),
});

export type JoinRequest = Wire<typeof JoinSchema>;
export type Follow = Wire<typeof FollowSchema>;
export type RoomJoin = Wire<typeof RoomJoinSchema>;
export type PresentPerson = Wire<typeof PresentPersonSchema>;
