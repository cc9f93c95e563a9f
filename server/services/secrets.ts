import { createHash, randomBytes } from 'node:crypto';

/** A fresh secret for a link, a cookie or a token: 256 bits, fit for URLs and headers. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The form in which a secret is stored. It is random and long, so one round of a plain hash keeps it as safe as many
 * would, and whoever reads the database can sign in nowhere.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
