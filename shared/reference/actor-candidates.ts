import aliases from './actor-aliases.json' with { type: 'json' };
import { ACTORS } from './actors.ts';
import { candidate, type Candidate } from './type-ahead.ts';

const SHORT = 4;
const LATIN = /^[A-Za-z]+$/;
const ALIASES: { readonly [ref: string]: readonly string[] } = aliases;

/** States and bodies under the letters that users may type. The id is the actor's reference. */
export const ACTOR_CANDIDATES: readonly Candidate[] = ACTORS.map(({ ref, name, code }) => {
  const others = ALIASES[ref] ?? [];
  return candidate(ref, name, {
    // An abbreviation such as "UK" is a code: the names of other actors begin with it. A folded abbreviation in another
    // script could match another actor, so it is left out.
    codes: [code, ...others.filter((name) => name.length < SHORT && LATIN.test(name))],
    otherNames: others.filter(({ length }) => length >= SHORT),
  });
});
