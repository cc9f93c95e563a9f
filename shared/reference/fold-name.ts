import { fold } from './fold.ts';

/** What organizers put around a delegation's name and what is not part of it. */
const TITLES =
  /^(the )?((permanent )?(mission|delegation|representation)|embassy|government|republic|kingdom)( to the osce)? of (the )?/;

/** A folded name without titles of missions and delegations ([A7]). */
export function withoutTitle(folded: string): string {
  return folded.replace(TITLES, '');
}

/** One line of a speakers' list as people paste it: a number, a bullet or a tab in front, a document symbol behind. */
export function cleanListLine(line: string): string {
  return line
    .replace(/^\s*(?:\(?\d{1,3}\s*(?:[.)\t-]|:(?!\d))\s*|[-–—•*]\s+)/u, '')
    .replace(/\s*\((?:[A-Z]{2,5}\.)[A-Z0-9./+ -]+\)\s*$/u, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** How people are addressed, folded, before two words or more: without it `Ms. Fern` and `Mr. Fern` would be one. */
const ADDRESSED = /^((mr|mrs|ms|miss|mme|dr|prof|professor|sir|madam|h e|amb|ambassador|g n|g zha) )+(?=\S+ \S)/;

/** A folded name without a form of address: `h e dr rosa fern` as `rosa fern`. */
export function withoutAddress(folded: string): string {
  return folded.replace(ADDRESSED, '');
}

/** The form in which two lines of a list are the same name: folded, without what stands around it. */
export function comparableName(line: string): string {
  return withoutAddress(withoutTitle(fold(cleanListLine(line))));
}
