import en from '../shared/messages/en.json' with { type: 'json' };
import { readMessage, type Message, type MessageParams } from '../shared/messages/message-format.ts';

/** A key of the catalogue; the compiler refuses one that is missing in English. */
export type MessageKey = keyof typeof en;
export type { MessageParams };

type Catalogue = { readonly [key: string]: string };

/** One language's words. */
export interface Messages {
  readonly language: string;
  /** More words of the same language. */
  add(catalogue: Catalogue): void;
  /** @throws {MissingMessage, BadMessage} without words or without a parameter: nobody should ever read a key. */
  t(key: MessageKey, params?: MessageParams): string;
  /** For keys that are put together at run time, such as `error.<code>`; null where there are no words. */
  find(key: string, params?: MessageParams): string | null;
}

export function createMessages(language: string, words: Catalogue): Messages {
  const catalogue = new Map(Object.entries(words));
  const read = new Map<string, Message>();
  const find = (key: string, params?: MessageParams): string | null => {
    const words = catalogue.get(key);
    if (words === undefined) return null;
    let message = read.get(key);
    if (message === undefined) read.set(key, (message = readMessage(words, language)));
    return message(params);
  };
  return {
    language,
    add(more) {
      for (const [key, words] of Object.entries(more)) catalogue.set(key, words);
    },
    find,
    t(key, params) {
      const text = find(key, params);
      if (text === null) throw new MissingMessage(key);
      return text;
    },
  };
}

/** Thrown for a key without words. */
export class MissingMessage extends Error {}

const english = createMessages('en', en);

/** The words under a key, with its parameters filled in. */
export const t = english.t;
export const findMessage = english.find;

/** The words of the pages that the console does without. */
export async function loadPageMessages(): Promise<void> {
  const later = (await import('../shared/messages/en.json?later')) as { readonly default: Catalogue };
  english.add(later.default);
}

/** The words for an error code of the closed list; unknown ones get those for `internal`. */
export function errorMessage(code: string, params?: MessageParams): string {
  return findMessage(`error.${code}`, params) ?? t('error.internal');
}
