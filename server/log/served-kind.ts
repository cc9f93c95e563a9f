import type { TSchema } from 'typebox';
import type { Command } from '../../shared/log/command.ts';
import type { StreamKind, StreamState } from '../../shared/log/stream-kind.ts';
import type { RowChange } from '../../shared/projections/project.ts';
import type { Role } from '../../shared/vocabulary/access.ts';

/** A kind of stream with all that the server needs of it besides the pure core. */
export interface ServedKind<
  State extends StreamState,
  C extends Command,
  Snapshot extends StreamState,
> extends StreamKind<State, C, Snapshot> {
  /** The schema of each command's payload, by type. Nothing else defines what a command may hold. */
  readonly schemas: { readonly [type: string]: TSchema };
  /** The command that begins a stream. */
  readonly creation: C['type'];
  /** Whether a role may dispatch a command. `system` is one of the server's own services. */
  mayCommand(role: Role | 'system', type: C['type']): boolean;
  /** The ids of the rows that a command creates. */
  newIdsOf(command: C): readonly string[];
  /** The JSON pointer of the first reference that the reference data does not have ([K22]). */
  unknownReference(command: C): string | undefined;
  /** The rows that one command changed, from the state after it ([G10]). */
  projectCommand(state: State, id: string, commandId: string): readonly RowChange[];
  /** All rows of a stream. */
  projectAll(state: State, id: string): readonly RowChange[];
}

/** Any kind of stream. */
export type AnyKind = ServedKind<StreamState, Command, StreamState>;

/** The id of a stream of this kind. Undefined for a stream of another kind. */
export function idInStream({ prefix }: Pick<AnyKind, 'prefix'>, stream: string): string | undefined {
  return stream.startsWith(prefix) ? stream.slice(prefix.length) : undefined;
}
