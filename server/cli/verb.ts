import { ROLES, type Role } from '../../shared/vocabulary/access.ts';

/** What a verb works with. */
export interface VerbContext {
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
  /** Where browsers reach the server, without a trailing slash. */
  readonly address: string;
  /** Writes a line for the operator. */
  readonly say: (line: string) => void;
}

/** One command of the command line. */
export interface Verb {
  /** Its arguments, as the help shows them. */
  readonly usage: string;
  readonly summary: string;
  /** It makes the data folder where there is none; all others work with one that is there. */
  readonly makesData?: true;
  /** Gives the exit code. Throws `UsageError` for arguments that it cannot read. */
  run(args: readonly string[], context: VerbContext): Promise<number>;
}

/** The arguments are not what the verb takes. */
export class UsageError extends Error {}

/** Exactly as many arguments as there are names. */
export function takeArguments<Name extends string>(
  args: readonly string[],
  ...names: readonly Name[]
): { readonly [N in Name]: string } {
  if (args.length !== names.length) throw new UsageError();
  return Object.fromEntries(names.map((name, index) => [name, args[index] ?? ''])) as { readonly [N in Name]: string };
}

/** Takes `--role ROLE` out of the arguments. */
export function takeRole(args: readonly string[]): { readonly role: Role; readonly rest: readonly string[] } {
  const at = args.indexOf('--role');
  const role = ROLES.find((each) => each === args[at + 1]);
  if (at < 0 || role === undefined) throw new UsageError();
  return { role, rest: args.toSpliced(at, 2) };
}
