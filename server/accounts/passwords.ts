import { CodedError } from '../coded-error.ts';

/** Long enough against guesses over the network. Rules about signs would only make passwords alike. */
const MIN_LENGTH = 10;
/** Bounds the work of a hash. */
const MAX_LENGTH = 256;

export interface Passwords {
  /** Throws `weak_password` for a length out of range, and `common_password` for one that is guessed first ([E33]). */
  hash(password: string, ownerName: string): Promise<string>;
  /** Without a hash it takes as long and returns false. So its timing does not disclose who has an account ([E3]). */
  verify(hash: string | null, password: string): Promise<boolean>;
}

type Argon2 = typeof import('@node-rs/argon2');

/** argon2id with the parameters that its library recommends (19 MiB, two passes), off the main thread. */
export function createPasswords(): Passwords {
  let loading: Promise<Argon2> | undefined;
  let decoy: Promise<string> | undefined;

  /** The library's binary is an optional package. Throws `unavailable` if it cannot be loaded. */
  async function argon2(): Promise<Argon2> {
    loading ??= import('@node-rs/argon2');
    return loading.catch((cause: unknown) => {
      loading = undefined;
      throw new CodedError('unavailable', {}, { cause });
    });
  }

  return {
    async hash(password, ownerName) {
      if (password.length < MIN_LENGTH || password.length > MAX_LENGTH)
        throw new CodedError('weak_password', { atLeast: MIN_LENGTH });
      // Its lists are large, and few servers ever need them.
      const { isGuessable } = await import('./guessable-passwords.ts');
      if (isGuessable(password, ownerName)) throw new CodedError('common_password');
      return (await argon2()).hash(password);
    },
    async verify(hash, password) {
      const { hash: make, verify } = await argon2();
      decoy ??= make('nobody has this password');
      const matches = await verify(hash ?? (await decoy), password.slice(0, MAX_LENGTH + 1));
      return hash !== null && matches;
    },
  };
}
