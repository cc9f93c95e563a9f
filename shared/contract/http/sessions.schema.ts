import Type from 'typebox';
import type { LogEvent } from '../../log/event.ts';
import { NameSchema, strict, TopicIdSchema } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { TABLE_NAMES } from '../../session/state/rows.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import { AUDIENCES, ROLES } from '../../vocabulary/access.ts';
import { SESSION_KINDS, SESSION_STATUSES } from '../../vocabulary/session.ts';
import { CountSchema, HashSchema, nullable, ServerMsSchema, type Wire } from './answer.schema.ts';
import { NewConferenceSchema } from './conferences.schema.ts';

export const NewSessionSchema = strict({
  conferenceId: Type.Optional(IdSchema),
  conference: Type.Optional(NewConferenceSchema),
  title: NameSchema,
  kind: Type.Enum(SESSION_KINDS),
  timeZone: Type.String({ minLength: 1, maxLength: 60 }),
  presetId: Type.String({ minLength: 1, maxLength: 60 }),
  quickTopics: Type.Optional(Type.Array(TopicIdSchema, { maxItems: 9 })),
});

export const EventsQuerySchema = strict({ since: Type.Optional(Type.Integer({ minimum: 0 })) });

const SessionItemSchema = strict({
  id: IdSchema,
  conferenceId: IdSchema,
  conferenceName: nullable(Type.String()),
  /** Null once erased. */
  title: nullable(Type.String()),
  kind: Type.Enum(SESSION_KINDS),
  status: Type.Enum(SESSION_STATUSES),
  /** IANA zone of the venue. */
  timeZone: Type.String(),
  startedAtMs: nullable(ServerMsSchema),
  endedAtMs: nullable(ServerMsSchema),
  /** Interventions on record. */
  interventions: CountSchema,
});

export const SessionsSchema = strict({ sessions: Type.Array(SessionItemSchema) });

const DisclosureSchema = Type.Union([
  strict({
    state: Type.Literal('value'),
    value: Type.String(),
    subject: Type.String(),
    audience: Type.Enum(AUDIENCES),
  }),
  strict({ state: Type.Literal('withheld'), subject: Type.String(), audience: Type.Enum(AUDIENCES) }),
  strict({ state: Type.Literal('erased') }),
]);

/** An event as its reader may see it. The core knows the shapes of payloads. */
export const LogEventSchema = Type.Unsafe<LogEvent>(
  strict({
    seq: Type.Integer({ minimum: 1 }),
    v: Type.Integer({ minimum: 1 }),
    type: Type.String(),
    atMs: ServerMsSchema,
    by: Type.String(),
    commandId: Type.String(),
    payload: Type.Unknown(),
    texts: Type.Record(Type.String(), DisclosureSchema),
  }),
);

/** The rows of a table of the core, as pairs of id and row. */
const RowsSchema = Type.Array(Type.Tuple([Type.String(), Type.Unknown()]));

const SnapshotSchema = Type.Unsafe<Snapshot>(
  strict({
    seq: Type.Integer({ minimum: 1 }),
    tables: strict(Object.fromEntries(TABLE_NAMES.map((name) => [name, RowsSchema]))),
    texts: Type.Array(Type.Tuple([Type.String(), DisclosureSchema])),
    commands: RowsSchema,
    interventionOrder: Type.Array(Type.String()),
    children: RowsSchema,
  }),
);

/** A session at one `seq`, and the user who requested it. */
export const SessionSnapshotSchema = strict({
  seq: Type.Integer({ minimum: 1 }),
  snapshot: SnapshotSchema,
  me: strict({ userId: IdSchema, role: Type.Enum(ROLES) }),
});

export const EventPageSchema = strict({
  /** `seq` of the session's last event. */
  head: CountSchema,
  events: Type.Array(LogEventSchema),
  /** Whether more events follow these. */
  more: Type.Boolean(),
});

export const StateHashSchema = strict({ seq: CountSchema, sha256: HashSchema });

export type SessionItem = Wire<typeof SessionItemSchema>;
export type Sessions = Wire<typeof SessionsSchema>;
export type SessionSnapshot = Wire<typeof SessionSnapshotSchema>;
export type EventPage = Wire<typeof EventPageSchema>;
