/** Builds HTML by templates that escape every insertion. */

/** Text that is HTML already. Everything else is escaped when it is inserted. */
export class SafeHtml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Insertable = SafeHtml | string | number | null | readonly Insertable[];

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function insert(value: Insertable): string {
  if (value === null) return '';
  if (value instanceof SafeHtml) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  return value.map(insert).join('');
}

/** Control characters that HTML forbids. */
// eslint-disable-next-line no-control-regex -- these are the characters to drop
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** Text escaped for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"']/g, (found) => ESCAPES[found] ?? '');
}

/** A template. Its insertions are escaped unless they are HTML made by this function. */
export function html(parts: TemplateStringsArray, ...values: readonly Insertable[]): SafeHtml {
  return new SafeHtml(parts.map((part, index) => part + insert(values[index] ?? null)).join(''));
}
