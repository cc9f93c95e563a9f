import Type from 'typebox';
import { SourceIdSchema, strict } from '../../session/state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';
import { ERROR_CODES } from '../../vocabulary/error-code.ts';
import { GAP_REASONS, RENDITION_KINDS, SOURCE_KINDS, SOURCE_ROLES, SOURCE_STATES } from '../../vocabulary/media.ts';
import { CountSchema, HashSchema, MediaMsSchema, nullable, type Wire } from './answer.schema.ts';

const AddressSchema = Type.String({ minLength: 1, maxLength: 4000 });

export const NewSourceSchema = Type.Object({
  sessionId: IdSchema,
  /** `push`: an encoder sends the stream. Else the scheme of `url` decides how it is fetched. */
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
  /** Age of the newest segment, ms. Null before the first. */
  lastSegmentAgeMs: nullable(MediaMsSchema),
  recordedMs: MediaMsSchema,
  gaps: CountSchema,
  gapMs: MediaMsSchema,
};

/** The state of one rendition. The state of the source is that of `main`. */
const RenditionSchema = strict({
  id: Type.String(),
  kind: Type.Enum(RENDITION_KINDS),
  name: Type.String(),
  language: nullable(Type.String()),
  height: nullable(Type.Number()),
  bandwidth: Type.Number(),
  isDefault: Type.Boolean(),
  /** `stopped` if it is no longer recorded. */
  state: Type.Enum(SOURCE_STATES),
  ...figures,
});

/** The state of a source and its recording. */
export const SourceSchema = strict({
  id: SourceIdSchema,
  conferenceId: Type.String(),
  kind: Type.Enum(SOURCE_KINDS),
  state: Type.Enum(SOURCE_STATES),
  /** The reason why it is not live, or a fault of a live source. Null without either. */
  error: nullable(Type.Enum(ERROR_CODES)),
  ...figures,
  bytes: CountSchema,
  /** Number of interruptions, and their total length, ms ([M27]). */
  interruptions: CountSchema,
  interruptedMs: MediaMsSchema,
  /** Programme time of the first frame, Unix ms. Null before it. */
  startedAtMs: nullable(MediaMsSchema),
  /** The fetched address without its secrets ([E15]). Null for uploads and for streams that an encoder sends. */
  address: nullable(Type.String()),
  /** The uploaded file. Null for streams. */
  original: nullable(strict({ bytes: CountSchema, sha256: HashSchema })),
  /** The recorded renditions of a stream that offers several. Empty for any other stream. */
  renditions: Type.Array(RenditionSchema),
});

/** A source with its role in one session. */
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
  /** `interrupted`: an interruption between two epochs ([M27]). */
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
