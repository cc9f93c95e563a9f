import { ROLES, type Role } from '../../shared/vocabulary/access.ts';

/** The surroundings of a verb. */
export interface VerbContext {
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
  /** The address at which browsers reach the server, without a trailing slash. */
  readonly address: string;
  /** Writes a line for the operator. */
  readonly say: (line: string) => void;
}

/** One verb of the command line. */
export interface Verb {
  /** Its arguments in the form of the help. */
  readonly usage: string;
  readonly summary: string;
  /** Whether it makes a missing data folder. Every other verb needs an existing one. */
  readonly makesData?: true;
  /** Returns the exit code. Throws `UsageError` for arguments that it cannot read. */
  run(args: readonly string[], context: VerbContext): Promise<number>;
}

/** Thrown for arguments that a verb does not accept. */
export class UsageError extends Error {}

/** Reads exactly one argument for each name. Throws `UsageError` otherwise. */
export function takeArguments<Name extends string>(
  args: readonly string[],
  ...names: readonly Name[]
): { readonly [N in Name]: string } {
  if (args.length !== names.length) throw new UsageError();
  return Object.fromEntries(names.map((name, index) => [name, args[index] ?? ''])) as { readonly [N in Name]: string };
}

/** Reads `--role ROLE` and returns it with the other arguments. */
export function takeRole(args: readonly string[]): { readonly role: Role; readonly rest: readonly string[] } {
  const at = args.indexOf('--role');
  const role = ROLES.find((each) => each === args[at + 1]);
  if (at < 0 || role === undefined) throw new UsageError();
  return { role, rest: args.toSpliced(at, 2) };
}
