import { IntlMessageFormat, type PrimitiveType } from 'intl-messageformat';
import en from '../shared/messages/en.json' with { type: 'json' };

/** A key of the catalogue; the compiler refuses one that is missing in English. */
export type MessageKey = keyof typeof en;
export type MessageParams = { readonly [name: string]: PrimitiveType };

/** Thrown outside the built page for a key without words: nobody should ever read a key. */
export class MissingMessage extends Error {}

/** One language's words. */
export interface Messages {
  readonly language: string;
  t(key: MessageKey, params?: MessageParams): string;
  /** For keys that are put together at run time, such as `error.<code>`; null where there are no words. */
  find(key: string, params?: MessageParams): string | null;
}

export function createMessages(language: string, catalogue: { readonly [key: string]: string }): Messages {
  const formats = new Map<string, IntlMessageFormat>();
  const find = (key: string, params?: MessageParams): string | null => {
    const words = catalogue[key];
    if (words === undefined) return null;
    // Most messages are plain words, and parsing is the expensive part.
    if (!words.includes('{') && !words.includes("'")) return words;
    let format = formats.get(key);
    if (format === undefined) formats.set(key, (format = new IntlMessageFormat(words, language)));
    const text = format.format(params);
    return typeof text === 'string' ? text : String(text);
  };
  return {
    language,
    find,
    t(key, params) {
      const text = find(key, params);
      if (text === null) throw new MissingMessage(key);
      return text;
    },
  };
}

const english = createMessages('en', en);

/** The words under a key, with its parameters filled in. */
export const t = english.t;
export const findMessage = english.find;

/** The words for an error code of the closed list; unknown ones get those for `internal`. */
export function errorMessage(code: string, params?: MessageParams): string {
  return findMessage(`error.${code}`, params) ?? t('error.internal');
}
