import { DoorError } from './door-error.ts';

/** Long enough that guessing over the network is hopeless; no rules about signs, which only make passwords alike. */
const MIN_LENGTH = 10;
/** What is hashed has to have an end. */
const MAX_LENGTH = 256;

export interface Passwords {
  /** Throws `weak_password` for one that is too short, `common_password` for one that is guessed first. */
  hash(password: string, ownerName: string): Promise<string>;
  /** Against no hash at all it works as long and says no, so that timing tells nobody who has an account ([E3]). */
  verify(hash: string | null, password: string): Promise<boolean>;
}

type Argon2 = typeof import('@node-rs/argon2');

/** argon2id with the parameters that its library recommends (19 MiB, two passes), off the main thread. */
export function createPasswords(): Passwords {
  let loading: Promise<Argon2> | undefined;
  let decoy: Promise<string> | undefined;

  /** Its binary is an optional package: a server that nobody signs in to can do without. */
  async function argon2(): Promise<Argon2> {
    loading ??= import('@node-rs/argon2');
    return loading.catch((cause: unknown) => {
      loading = undefined;
      throw new DoorError('unavailable', {}, cause);
    });
  }

  return {
    async hash(password, ownerName) {
      if (password.length < MIN_LENGTH || password.length > MAX_LENGTH)
        throw new DoorError('weak_password', { atLeast: MIN_LENGTH });
      // Its lists are large, and few servers ever need them.
      const { isGuessable } = await import('./guessable.ts');
      if (isGuessable(password, ownerName)) throw new DoorError('common_password');
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
