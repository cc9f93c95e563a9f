import { IntlMessageFormat, type PrimitiveType } from 'intl-messageformat';
import common from '../../shared/messages/en/common.json' with { type: 'json' };
import record from '../../shared/messages/en/record.json' with { type: 'json' };

const CATALOGUE = { ...common, ...record };

/** The words of a report, from the catalogue that the pages use too. */
export interface Words {
  readonly language: string;
  say(key: keyof typeof CATALOGUE, params?: Readonly<Record<string, PrimitiveType>>): string;
  /** For keys made of a vocabulary's member, such as `record.outcome.<outcome>`; the member itself where words are missing. */
  label(prefix: string, member: string): string;
}

export function createWords(language = 'en'): Words {
  const texts: { readonly [key: string]: string } = CATALOGUE;
  return {
    language,
    say(key, params) {
      const text: unknown = new IntlMessageFormat(CATALOGUE[key], language).format(params);
      return String(text);
    },
    label: (prefix, member) => texts[`${prefix}.${member}`] ?? member.replaceAll('_', ' '),
  };
}
