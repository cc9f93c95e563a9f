import { IntlMessageFormat, type PrimitiveType } from 'intl-messageformat';
import common from '../../shared/messages/en/common.json' with { type: 'json' };
import record from '../../shared/messages/en/record.json' with { type: 'json' };

const CATALOGUE = { ...common, ...record };

/** The words of a report, from the same catalogue as the pages. */
export interface Words {
  readonly language: string;
  say(key: keyof typeof CATALOGUE, params?: Readonly<Record<string, PrimitiveType>>): string;
  /** The words of a key such as `record.outcome.<outcome>`. The member itself if words are missing. */
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
