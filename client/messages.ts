import common from '../shared/messages/en/common.json' with { type: 'json' };
import { readMessage, type Message, type MessageParams } from '../shared/messages/message-format.ts';
import type { MessageArea, MessageKey } from '../shared/messages/keys.ts';

export type { MessageArea, MessageKey, MessageParams };

type Catalogue = { readonly [key: string]: string };

/** The words of one language. */
export interface Messages {
  readonly language: string;
  /** Adds words of the same language. */
  add(catalogue: Catalogue): void;
  /** @throws {MissingMessage, BadMessage} without words or without a parameter, so that nobody reads a key. */
  t(key: MessageKey, params?: MessageParams): string;
  /** For keys that are made at run time, such as `error.<code>`. Null without words. */
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

/** Every other catalogue, by `<language>/<area>`. Each is a file of its own. */
const CATALOGUES = import.meta.glob<Catalogue>(['../shared/messages/*/*.json', '!../shared/messages/en/common.json'], {
  import: 'default',
});

/** The common words are part of the program, so that a page can state that it cannot load anything else. */
const current = createMessages('en', common);

/** The words under a key, with its parameters filled in. */
export const t = current.t;
export const findMessage = current.find;

/** Loads the words of areas. A page waits for its own areas before it renders. */
export async function loadWords(areas: readonly MessageArea[]): Promise<void> {
  const loads = areas.flatMap((area) => CATALOGUES[`../shared/messages/${current.language}/${area}.json`]?.() ?? []);
  for (const words of await Promise.all(loads)) current.add(words);
}

/** The words of an error code. An unknown code has the words of `internal`. */
export function errorMessage(code: string, params?: MessageParams): string {
  return findMessage(`error.${code}`, params) ?? t('error.internal');
}
