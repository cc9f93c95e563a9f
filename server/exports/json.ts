import { canonicalJson } from '../../shared/log/canonical.ts';
import type { CanonicalRecord } from '../../shared/record/record-types.ts';

/** The canonical record itself, RFC 8785, with a line end. */
export function writeJson(record: CanonicalRecord): string {
  return `${canonicalJson(record)}\n`;
}
