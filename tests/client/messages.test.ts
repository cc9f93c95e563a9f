/** Tests the catalogues of words and the reader of their messages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { BadMessage, readMessage, type MessageParams } from '../../shared/messages/message-format.ts';
import { createMessages, errorMessage, t } from '../../client/messages.ts';
import { ERROR_CODES } from '../../shared/vocabulary/error-code.ts';

const FOLDER = resolve(import.meta.dirname, '../../shared/messages');
const CATALOGUES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: language }) => readdirSync(join(FOLDER, language)).map((file) => ({ language, file })));

/** Every name that a message could have as a parameter. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\{\s*([A-Za-z][A-Za-z0-9_]*)\s*[,}]/g)].map((match) => match[1] ?? '');
}

describe.each(CATALOGUES)('$language/$file', ({ language, file }) => {
  const catalogue = JSON.parse(readFileSync(join(FOLDER, language, file), 'utf8')) as {
    readonly [key: string]: string;
  };

  it.each(Object.entries(catalogue))('%s reads as the library reads it', (_, text) => {
    for (const sample of [0, 1, 2, 5, 21, 1234, 'Côte d’Ivoire', 'lead']) {
      const params: MessageParams = Object.fromEntries(namesIn(text).map((name) => [name, sample]));
      // The library takes a text for a number only if it is one.
      if (typeof sample === 'string' && /plural|selectordinal/.test(text)) continue;
      expect(readMessage(text, language)(params)).toBe(new IntlMessageFormat(text, language).format(params));
    }
  });
});

it('the common words have a message for every error', () => {
  for (const code of ERROR_CODES) expect(errorMessage(code), code).not.toBe('');
  const common = JSON.parse(readFileSync(join(FOLDER, 'en/common.json'), 'utf8')) as { readonly [key: string]: string };
  expect(ERROR_CODES.filter((code) => !(`error.${code}` in common))).toEqual([]);
});

it.each([
  ["It's {n, plural, =0 {none} one {# thing} other {# things}}.", { n: 0 }],
  ["'{'quoted'}' and ''twice''", {}],
  ['{who, select, me {I} other {{who}}} {n, plural, one {# (#)} other {{who} # times}}', { who: 'they', n: 3 }],
  ['{ n , plural , one {a # b} other {c} }', { n: 1 }],
  ['{n, plural, other {# is {m}}}', { n: 12_345, m: 'x' }],
] as const)('%s', (text, params) => {
  expect(readMessage(text, 'en')(params)).toBe(new IntlMessageFormat(text, 'en').format(params));
});

it.each(['{', 'a }', '{n, plural, one {x}}', '{n, date}', '{n, plural, other {x}'])('refuses %s', (text) => {
  expect(() => readMessage(text, 'en')({ n: 1 })).toThrow(BadMessage);
});

it('a missing key or parameter is a fault, never a key on the screen', () => {
  expect(() => createMessages('en', {}).t('app.name')).toThrow();
  expect(() => t('start.statements')).toThrow(BadMessage);
});
