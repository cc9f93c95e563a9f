import Type from 'typebox';
import { SourceIdSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { ERROR_CODES } from '../../vocabulary/error-code.ts';
import { GAP_REASONS, RENDITION_KINDS, SOURCE_KINDS, SOURCE_ROLES, SOURCE_STATES } from '../../vocabulary/media.ts';
import { CountSchema, HashSchema, MediaMsSchema, nullable, type Wire } from './answer.schema.ts';

const AddressSchema = Type.String({ minLength: 1, maxLength: 4000 });

export const NewSourceSchema = Type.Object({
  sessionId: IdSchema,
  /** `push`: it will be sent here. Else the scheme of `url` says how it is fetched. */
  kind: Type.Optional(Type.Enum(['pull', 'push', 'adapter'])),
  url: Type.Optional(AddressSchema),
  role: Type.Enum(SOURCE_ROLES),
  channel: Type.String({ minLength: 1, maxLength: 60 }),
});
export const AddressRequestSchema = Type.Object({ url: AddressSchema });

/** The address that a stream is sent to, with the key in it. Some senders take the key as a password. */
export const SourceKeySchema = strict({ ingestUrl: Type.String(), key: Type.String() });
const PushSourceSchema = strict({ id: SourceIdSchema, ...SourceKeySchema.properties });
export const NewSourceReplySchema = Type.Union([PushSourceSchema, strict({ id: SourceIdSchema })]);

const figures = {
  /** Age of the newest segment, ms; null before the first. */
  lastSegmentAgeMs: nullable(MediaMsSchema),
  recordedMs: MediaMsSchema,
  gaps: CountSchema,
  gapMs: MediaMsSchema,
};

/** How one rendition goes; only main's state is that of the source. */
const RenditionSchema = strict({
  id: Type.String(),
  kind: Type.Enum(RENDITION_KINDS),
  name: Type.String(),
  language: nullable(Type.String()),
  height: nullable(Type.Number()),
  bandwidth: Type.Number(),
  isDefault: Type.Boolean(),
  /** `stopped` where it is not recorded any more. */
  state: Type.Enum(SOURCE_STATES),
  ...figures,
});

/** How the recording of a source goes. */
export const SourceSchema = strict({
  id: SourceIdSchema,
  conferenceId: Type.String(),
  kind: Type.Enum(SOURCE_KINDS),
  state: Type.Enum(SOURCE_STATES),
  /** Why it is not simply live, or a trouble of a live one. */
  error: nullable(Type.Enum(ERROR_CODES)),
  ...figures,
  bytes: CountSchema,
  /** How often the stream stopped and began again later, and how long that was, ms ([M27]). */
  interruptions: CountSchema,
  interruptedMs: MediaMsSchema,
  /** Programme time of the first frame, Unix ms; null before it. */
  startedAtMs: nullable(MediaMsSchema),
  /** The address that is fetched, without secrets; null for uploads and for what is sent here. */
  address: nullable(Type.String()),
  /** The uploaded file; null for streams. */
  original: nullable(strict({ bytes: CountSchema, sha256: HashSchema })),
  /** What is recorded of a stream that offers several; empty where it is one plain stream. */
  renditions: Type.Array(RenditionSchema),
});

/** A source, and what it is for in one session. */
const SessionSourceSchema = strict({
  ...SourceSchema.properties,
  role: Type.Enum(SOURCE_ROLES),
  channel: Type.String(),
});

export const SessionSourcesSchema = strict({ sources: Type.Array(SessionSourceSchema) });

/** An interval that is missing for one reason. */
const GapSchema = strict({
  epoch: Type.Integer({ minimum: 0 }),
  /** Media time of its beginning, ms. */
  mediaMs: MediaMsSchema,
  durMs: MediaMsSchema,
  /** Programme time of its beginning, Unix ms. */
  pdtMs: MediaMsSchema,
  /** `interrupted`: nothing is known to have been there between two epochs of the stream. */
  reason: Type.Enum([...GAP_REASONS, 'interrupted']),
});

export const GapsSchema = strict({ gaps: Type.Array(GapSchema) });

export type Rendition = Wire<typeof RenditionSchema>;
export type Source = Wire<typeof SourceSchema>;
export type SessionSource = Wire<typeof SessionSourceSchema>;
export type SessionSources = Wire<typeof SessionSourcesSchema>;
export type SourceKey = Wire<typeof SourceKeySchema>;
export type PushSource = Wire<typeof PushSourceSchema>;
export type Gap = Wire<typeof GapSchema>;
export type Gaps = Wire<typeof GapsSchema>;
