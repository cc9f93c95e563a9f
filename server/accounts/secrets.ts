import { createHash, randomBytes } from 'node:crypto';

/** A random secret for a link, a cookie or a token: 256 bits, in characters that URLs and headers allow. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The stored form of a secret. Reading it gives no access. One round of a plain hash is enough, because a secret is long
 * and random.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
