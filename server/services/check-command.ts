import { Compile, type Validator } from 'typebox/compile';
import { refuse, type Command, type Refusal } from '../../shared/log/command.ts';
import { canonicalJson, NotCanonical } from '../../shared/log/canonical.ts';
import {
  COMMAND_SCHEMAS,
  CommandEnvelopeSchema,
  type CommandType,
  type SessionCommand,
} from '../../shared/session/commands.schema.ts';

/** The largest payload that a door takes: a pasted list of 500 speakers fits several times. Bytes of canonical JSON. */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

/** How much of a fault's place is told back: members have short names, anything longer was made up by the sender. */
const MAX_PATH_LENGTH = 120;

const envelope = Compile(CommandEnvelopeSchema);

const payloads = Object.fromEntries(
  Object.entries(COMMAND_SCHEMAS).map(([type, schema]) => [type, Compile(schema)]),
) as unknown as { readonly [T in CommandType]: Validator };

function isCommandType(type: string): type is CommandType {
  return Object.hasOwn(payloads, type);
}

function malformed(path: string): Refusal {
  return refuse('malformed', { path: path.slice(0, MAX_PATH_LENGTH) });
}

/**
 * Checks what came through a door against the schemas and the limits of canonical JSON ([G2]). The refusal names the
 * place of the first fault as a JSON pointer, e.g. `/payload/entries/3/listedAs`.
 */
export function checkCommand(input: Command, maxBytes = MAX_PAYLOAD_BYTES): SessionCommand | Refusal {
  if (!envelope.Check(input)) return malformed(envelope.Errors(input)[0]?.instancePath ?? '');
  const { type, payload } = input;
  if (!isCommandType(type)) return refuse('unknown_command');
  const validator = payloads[type];
  if (!validator.Check(payload)) return malformed(`/payload${validator.Errors(payload)[0]?.instancePath ?? ''}`);
  try {
    if (Buffer.byteLength(canonicalJson(payload)) > maxBytes) return refuse('too_large', { maxBytes });
  } catch (error) {
    if (error instanceof NotCanonical) return malformed(`/payload${toPointer(error.path)}`);
    throw error;
  }
  return input as SessionCommand;
}

/** `$.entries[3].listedAs` as `/entries/3/listedAs`. */
function toPointer(path: string): string {
  return path.slice(1).replaceAll(/[.[]/g, '/').replaceAll(']', '');
}
