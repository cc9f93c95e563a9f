import { IntlMessageFormat, type PrimitiveType } from 'intl-messageformat';
import catalogue from '../../shared/messages/en.json' with { type: 'json' };

/** The words of a report, from the catalogue that the pages use too. */
export interface Words {
  readonly language: string;
  say(key: keyof typeof catalogue, params?: Readonly<Record<string, PrimitiveType>>): string;
  /** For keys made of a vocabulary's member, such as `record.outcome.<outcome>`; the member itself where words are missing. */
  label(prefix: string, member: string): string;
}

export function createWords(language = 'en'): Words {
  const texts: { readonly [key: string]: string } = catalogue;
  return {
    language,
    say(key, params) {
      const text: unknown = new IntlMessageFormat(catalogue[key], language).format(params);
      return String(text);
    },
    label: (prefix, member) => texts[`${prefix}.${member}`] ?? member.replaceAll('_', ' '),
  };
}
