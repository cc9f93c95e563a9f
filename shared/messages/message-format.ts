/**
 * The part of ICU MessageFormat that the catalogues use. These are arguments, `plural`, `selectordinal` and `select`
 * with `#`, `=n` and `other`, and apostrophes that quote braces. It is our own code because the general library is
 * larger than the whole console. A test compares every message of every language with that library.
 */

export type MessageValue = string | number;
export type MessageParams = { readonly [name: string]: MessageValue };

const KINDS = ['plural', 'selectordinal', 'select'] as const;
type Kind = (typeof KINDS)[number];

type Part =
  | string
  | { readonly arg: string }
  /** `#`: the number of the plural around it. */
  | { readonly hash: true }
  | { readonly arg: string; readonly kind: Kind; readonly cases: ReadonlyMap<string, readonly Part[]> };

/** Thrown for a message that cannot be read or lacks a parameter. `at` is the place in the text. */
export class BadMessage extends Error {}

class Reader {
  at = 0;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  fail(why: string): never {
    throw new BadMessage(`${why} at ${String(this.at)} of "${this.text}"`);
  }

  space(): void {
    while (/\s/u.test(this.text[this.at] ?? '')) this.at++;
  }

  word(): string {
    this.space();
    const [word = ''] = /^[^\s{},]+/u.exec(this.text.slice(this.at)) ?? [];
    if (word === '') this.fail('a word is missing');
    this.at += word.length;
    this.space();
    return word;
  }

  expect(mark: string): void {
    if (this.text[this.at] !== mark) this.fail(`${mark} is missing`);
    this.at++;
  }

  /** Plain words up to the next brace; `''` is an apostrophe, `'{…'` quotes. */
  literal(inPlural: boolean): string {
    let words = '';
    for (let letter = this.text[this.at]; letter !== undefined; letter = this.text[this.at]) {
      if (letter === '{' || letter === '}' || (letter === '#' && inPlural)) break;
      const next = this.text[this.at + 1];
      this.at++;
      if (letter !== "'") words += letter;
      else if (next === "'") words += this.text[this.at++] ?? '';
      else if (next === '{' || next === '}' || (next === '#' && inPlural)) words += this.quoted();
      else words += letter;
    }
    return words;
  }

  quoted(): string {
    const end = this.text.indexOf("'", this.at);
    const words = this.text.slice(this.at, end === -1 ? undefined : end);
    this.at = end === -1 ? this.text.length : end + 1;
    return words;
  }
}

function readParts(reader: Reader, inPlural: boolean, isInner: boolean): Part[] {
  const parts: Part[] = [];
  for (;;) {
    const words = reader.literal(inPlural);
    if (words !== '') parts.push(words);
    const mark = reader.text[reader.at];
    if (mark === '{') parts.push(readArgument(reader, inPlural));
    else if (mark === '#') {
      reader.at++;
      parts.push({ hash: true });
    } else if (mark === undefined || isInner) return parts;
    else reader.fail('a brace is left over');
  }
}

function readArgument(reader: Reader, inPlural: boolean): Part {
  reader.expect('{');
  const arg = reader.word();
  if (reader.text[reader.at] === '}') {
    reader.at++;
    return { arg };
  }
  reader.expect(',');
  const word = reader.word();
  const kind = KINDS.find((served) => served === word) ?? reader.fail(`${word} is not served`);
  reader.expect(',');
  const cases = new Map<string, readonly Part[]>();
  reader.space();
  while (reader.text[reader.at] !== '}') {
    const name = reader.word();
    reader.expect('{');
    cases.set(name, readParts(reader, kind !== 'select' || inPlural, true));
    reader.expect('}');
    reader.space();
  }
  reader.at++;
  if (!cases.has('other')) reader.fail('other is missing');
  return { arg, kind, cases };
}

/** A message that is ready to be filled in. */
export type Message = (params?: MessageParams) => string;

/** @throws {BadMessage} when the text cannot be read, and on formatting when a parameter is missing. */
export function readMessage(text: string, language: string): Message {
  const parts = readParts(new Reader(text), false, false);
  const rules: { [type in Intl.PluralRuleType]?: Intl.PluralRules } = {};
  let numbers: Intl.NumberFormat | undefined;

  function format(inner: readonly Part[], params: MessageParams, count: number): string {
    return inner.map((part) => formatPart(part, params, count)).join('');
  }

  function formatPart(part: Part, params: MessageParams, count: number): string {
    if (typeof part === 'string') return part;
    if ('hash' in part) return (numbers ??= new Intl.NumberFormat(language)).format(count);
    const value = params[part.arg];
    if (value === undefined) throw new BadMessage(`${part.arg} is not given for "${text}"`);
    if (!('kind' in part)) return String(value);
    const other = part.cases.get('other') ?? [];
    if (part.kind === 'select') return format(part.cases.get(String(value)) ?? other, params, count);
    const number = Number(value);
    const type = part.kind === 'plural' ? 'cardinal' : 'ordinal';
    const category = (rules[type] ??= new Intl.PluralRules(language, { type })).select(number);
    return format(part.cases.get(`=${String(number)}`) ?? part.cases.get(category) ?? other, params, number);
  }

  return (params = {}) => format(parts, params, 0);
}
