import common from '../shared/messages/en/common.json' with { type: 'json' };
import { readMessage, type Message, type MessageParams } from '../shared/messages/message-format.ts';
import type { MessageArea, MessageKey } from '../shared/messages/keys.ts';

export type { MessageArea, MessageKey, MessageParams };

type Catalogue = { readonly [key: string]: string };

/** One language's words. */
export interface Messages {
  readonly language: string;
  /** Adds words of the same language. */
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

/** Every other catalogue as a file of its own, by `<language>/<area>`. */
const CATALOGUES = import.meta.glob<Catalogue>(['../shared/messages/*/*.json', '!../shared/messages/en/common.json'], {
  import: 'default',
});

/** The common words are part of the program: a page that cannot load anything else can still say so. */
const current = createMessages('en', common);

/** The words under a key, with its parameters filled in. */
export const t = current.t;
export const findMessage = current.find;

/** Loads the words of areas. A page waits for its own areas before it renders. */
export async function loadWords(areas: readonly MessageArea[]): Promise<void> {
  const loads = areas.flatMap((area) => CATALOGUES[`../shared/messages/${current.language}/${area}.json`]?.() ?? []);
  for (const words of await Promise.all(loads)) current.add(words);
}

/** The words for an error code of the closed list; unknown ones get those for `internal`. */
export function errorMessage(code: string, params?: MessageParams): string {
  return findMessage(`error.${code}`, params) ?? t('error.internal');
}
