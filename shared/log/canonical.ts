/** A value that canonical JSON can hold: no fractions, no undefined, no non-finite numbers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Thrown for a value without a canonical form. `path` names the faulty member, e.g. `$.entries[3].listedAs`. */
export class NotCanonical extends Error {
  readonly path: string;
  constructor(path: string, why: string) {
    super(`${path}: ${why}`);
    this.path = path;
  }
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function canonicalString(text: string, path: string): string {
  if (text.includes('\u0000')) throw new NotCanonical(path, 'contains U+0000');
  if (LONE_SURROGATE.test(text)) throw new NotCanonical(path, 'contains a lone surrogate');
  return JSON.stringify(text);
}

/**
 * The RFC 8785 form of a value, restricted to safe integers: keys sorted by UTF-16 code units, no white space.
 * Equal values give equal characters. Hashes are taken over this form ([G2]).
 */
export function canonicalJson(value: unknown, path = '$'): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isSafeInteger(value)) throw new NotCanonical(path, 'is not a safe integer');
      return Object.is(value, -0) ? '0' : String(value);
    case 'object':
      break;
    default:
      throw new NotCanonical(path, `is of type ${typeof value}`);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => canonicalJson(item, `${path}[${String(index)}]`)).join(',')}]`;
  }
  const record = value as Record<string, unknown>;
  const members: string[] = [];
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member === undefined) continue;
    members.push(`${canonicalString(key, path)}:${canonicalJson(member, `${path}.${key}`)}`);
  }
  return `{${members.join(',')}}`;
}
