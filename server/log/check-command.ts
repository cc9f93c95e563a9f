import { Compile, type Validator } from 'typebox/compile';
import { refuse, type Command, type Refusal } from '../../shared/log/command.ts';
import { canonicalJson, NotCanonical } from '../../shared/log/canonical.ts';
import type { StreamState } from '../../shared/log/stream-kind.ts';
import { CommandEnvelopeSchema } from '../../shared/log/command.schema.ts';
import type { AnyKind, ServedKind } from './served-kind.ts';

type ServedSchemas = AnyKind['schemas'];

/** The largest payload from outside, in bytes of canonical JSON. A pasted list of 500 speakers fits several times. */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

/** The longest place of a fault that a refusal names. Our members have short names, a longer one is the sender's. */
const MAX_PATH_LENGTH = 120;

const envelope = Compile(CommandEnvelopeSchema);

/** Validators by kind, compiled at the first command. */
const compiled = new WeakMap<object, Map<string, Validator>>();

function validatorOf(schemas: ServedSchemas, type: string): Validator | undefined {
  const known = compiled.get(schemas) ?? new Map<string, Validator>();
  compiled.set(schemas, known);
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (schema === undefined) return undefined;
  const validator = known.get(type) ?? Compile(schema);
  known.set(type, validator);
  return validator;
}

function malformed(path: string): Refusal {
  return refuse('malformed', { path: path.slice(0, MAX_PATH_LENGTH) });
}

/**
 * Checks a command from outside against the schemas of its kind and the limits of canonical JSON ([G2]). The refusal names the
 * place of the first fault as a JSON pointer, e.g. `/payload/entries/3/listedAs`.
 */
export function checkCommand<C extends Command>(
  { schemas }: ServedKind<StreamState, C, StreamState>,
  input: Command,
  maxBytes = MAX_PAYLOAD_BYTES,
): C | Refusal {
  if (!envelope.Check(input)) return malformed(envelope.Errors(input)[0]?.instancePath ?? '');
  const { type, payload } = input;
  const validator = validatorOf(schemas, type);
  if (validator === undefined) return refuse('unknown_command');
  if (!validator.Check(payload)) return malformed(`/payload${validator.Errors(payload)[0]?.instancePath ?? ''}`);
  try {
    if (Buffer.byteLength(canonicalJson(payload)) > maxBytes) return refuse('too_large', { maxBytes });
  } catch (error) {
    if (error instanceof NotCanonical) return malformed(`/payload${toPointer(error.path)}`);
    throw error;
  }
  return input as C;
}

/** `$.entries[3].listedAs` as `/entries/3/listedAs`. */
function toPointer(path: string): string {
  return path.slice(1).replaceAll(/[.[]/g, '/').replaceAll(']', '');
}
