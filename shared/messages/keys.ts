import type align from './en/align.json';
import type common from './en/common.json';
import type console from './en/console.json';
import type exporting from './en/export.json';
import type list from './en/list.json';
import type people from './en/people.json';
import type player from './en/player.json';
import type record from './en/record.json';
import type recordings from './en/recordings.json';
import type room from './en/room.json';
import type setup from './en/setup.json';
import type signIn from './en/sign-in.json';
import type start from './en/start.json';

/** The English catalogues are complete and define the areas and keys. */
interface English {
  readonly align: typeof align;
  readonly common: typeof common;
  readonly console: typeof console;
  readonly export: typeof exporting;
  readonly list: typeof list;
  readonly people: typeof people;
  readonly player: typeof player;
  readonly record: typeof record;
  readonly recordings: typeof recordings;
  readonly room: typeof room;
  readonly setup: typeof setup;
  readonly 'sign-in': typeof signIn;
  readonly start: typeof start;
}

/** A catalogue that a page loads as a whole: `shared/messages/<language>/<area>.json`. */
export type MessageArea = keyof English;

/** A key of any area. The compiler refuses a key that English lacks. */
export type MessageKey = { [Area in MessageArea]: keyof English[Area] }[MessageArea];
