import Type, { type Static, type TSchema } from 'typebox';
import { strict } from '../../session/state/fields.schema.ts';
import { ERROR_CODES } from '../../vocabulary/error-code.ts';

/** Read-only at every depth: the receiver of an answer changes nothing in it. */
type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** The values of a schema, as both sides of the wire type them. */
export type Wire<Schema extends TSchema> = Frozen<Static<Schema>>;

export function nullable<Schema extends TSchema>(schema: Schema): Type.TUnion<[Schema, Type.TNull]> {
  return Type.Union([schema, Type.Null()]);
}

/** An instant of server time, Unix ms. */
export const ServerMsSchema = Type.Integer({ minimum: 0 });
/** A moment or a length of media, ms. A frame may begin between two milliseconds. */
export const MediaMsSchema = Type.Number();
export const CountSchema = Type.Integer({ minimum: 0 });
/** A SHA-256, hex. */
export const HashSchema = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** The answer of a route that has done its work and has nothing to return. */
export const DoneSchema = strict({});
/** The bytes of a file. */
export const BytesSchema = Type.Unsafe<unknown>(Type.String({ format: 'binary' }));
/** The OpenAPI description of the interface. */
export const OpenApiSchema = Type.Unsafe<object>(Type.Object({ openapi: Type.String() }));
/** An answer without a body. */
export const EmptySchema = Type.Unsafe<undefined>(Type.Null({ description: 'No body' }));

/** A code of the closed list, with values for its message. */
export const CodedErrorSchema = strict({
  code: Type.Enum(ERROR_CODES),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});

/** [E2] The body of every failure. */
export const ErrorReplySchema = strict({ error: CodedErrorSchema });

export type ErrorReply = Wire<typeof ErrorReplySchema>;
