import { fold } from './fold.ts';

/** Titles that organizers put around a delegation's name. They are no part of the name. */
const TITLES =
  /^(the )?((permanent )?(mission|delegation|representation)|embassy|government|republic|kingdom)( to the osce)? of (the )?/;

/** A folded name without the titles of missions and delegations ([A7]). */
export function withoutTitle(folded: string): string {
  return folded.replace(TITLES, '');
}

/**
/**
 * A bullet, or a number that a separator follows: what stands before the name on a line. `350.org`, `8-March Group` and
 * `112-Georgia` are names.
 */
const IN_FRONT =
  /^\s*(?:\(?\d{1,3}(?:\.?\)\s*|\s*[.:–—-]\s+|\.(?=\p{Lu})|\s*\t\s*)|(?:[№#]|[Nn](?:o\.|[°º]|r\.?))\s*\d{1,3}[.):]?\s+|[-–—•*]\s+)/u;

/** One line of a pasted speakers' list. A number, bullet or tab may precede it; a document symbol may follow. */
export function cleanListLine(line: string): string {
  return line
    .replace(/[\u00AD\u200B-\u200D\uFEFF]/gu, '')
    .replace(IN_FRONT, '')
    .replace(/\s*\((?:[A-Z]{2,5}\.)[A-Z0-9./+ -]+\)\s*$/u, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Folded forms of address before at least two words. So `Ms. Fern` and `Mr. Fern` stay distinct. */
const ADDRESSED = /^((mr|mrs|ms|miss|mme|dr|prof|professor|sir|madam|h e|amb|ambassador|g n|g zha) )+(?=\S+ \S)/;

/** A folded name without a form of address: `h e dr rosa fern` gives `rosa fern`. */
export function withoutAddress(folded: string): string {
  return folded.replace(ADDRESSED, '');
}

/** The form in which two lines of a list are compared: folded, without titles, numbers and bullets. */
export function comparableName(line: string): string {
  return withoutAddress(withoutTitle(fold(cleanListLine(line))));
}
