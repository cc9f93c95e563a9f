import { createHash, createHmac, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A secret of the installation that seals the keys of names ([P21]). */
export interface ProtectionKey {
  /** Distinguishes keys and discloses nothing about them. */
  readonly id: string;
  /** 32 bytes, hex. */
  readonly secret: string;
}

/** The keys of a data folder: its own, then those of installations whose backups were restored into it. */
export interface ProtectionKeys {
  readonly all: () => readonly ProtectionKey[];
  /** The key that seals new names. It is made if none exists. */
  readonly own: () => ProtectionKey;
}

export const KEY_FILE = 'protection.key';
const SECRET = /^[0-9a-f]{64}$/;

/** Keeps the keys in a file that only its owner can read, one on each line. */
export function createProtectionKeys(dataFolder: string): ProtectionKeys {
  const path = join(dataFolder, KEY_FILE);
  let keys = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(isSecret).map(keyOf) : [];

  function make(): ProtectionKey {
    const secret = randomBytes(32).toString('hex');
    const file = openSync(path, 'a', 0o600);
    try {
      writeSync(file, `${secret}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return keyOf(secret);
  }

  return {
    all: () => keys,
    own() {
      const own = keys[0] ?? make();
      if (keys.length === 0) keys = [own];
      return own;
    },
  };
}

/** Replaces a key of a name in the ledger. Nobody without the secret can find the name. */
export function sealedKey({ secret }: ProtectionKey, nameKey: string): string {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(nameKey).digest('base64url');
}

function isSecret(line: string): boolean {
  return SECRET.test(line);
}

function keyOf(secret: string): ProtectionKey {
  return { id: createHash('sha256').update(`rostrum protection key ${secret}`).digest('hex').slice(0, 16), secret };
}
