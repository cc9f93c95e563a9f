import type { ActorClass } from '../vocabulary/actors.ts';
import { fold } from './fold.ts';
import { cleanListLine, withoutTitle } from './fold-name.ts';
import osce from './osce-states.json' with { type: 'json' };
import aliases from './actor-aliases.json' with { type: 'json' };

/** A State or body that statements come from or are about. */
export interface Actor {
  /** `state:TJ`, `partner:JP`, `body:EU`. */
  readonly ref: string;
  readonly name: string;
  readonly class: ActorClass;
  /** ISO 3166-1 alpha-2 for States, the usual abbreviation for bodies. */
  readonly code: string;
}

const BODIES: readonly Actor[] = [
  { ref: 'body:EU', name: 'European Union', class: 'group_of_states', code: 'EU' },
  { ref: 'body:ODIHR', name: 'ODIHR', class: 'osce_institution', code: 'ODIHR' },
  { ref: 'body:RFOM', name: 'Representative on Freedom of the Media', class: 'osce_institution', code: 'RFOM' },
  { ref: 'body:HCNM', name: 'High Commissioner on National Minorities', class: 'osce_institution', code: 'HCNM' },
  { ref: 'body:OSCE', name: 'OSCE', class: 'igo', code: 'OSCE' },
  { ref: 'body:COE', name: 'Council of Europe', class: 'igo', code: 'CoE' },
  { ref: 'body:UN', name: 'United Nations', class: 'igo', code: 'UN' },
  { ref: 'body:OHCHR', name: 'Office of the High Commissioner for Human Rights', class: 'un_entity', code: 'OHCHR' },
  { ref: 'body:UNHCR', name: 'UN Refugee Agency', class: 'un_entity', code: 'UNHCR' },
];

/** The 57 participating States, the 11 Partners, and the bodies most often addressed; names are OSCE's own. */
export const ACTORS: readonly Actor[] = [
  ...osce.participatingStates.map(({ code, name }): Actor => ({
    ref: `state:${code}`,
    name,
    class: 'participating_state',
    code,
  })),
  ...osce.partnersForCooperation.map(({ code, name }): Actor => ({
    ref: `partner:${code}`,
    name,
    class: 'partner_state',
    code,
  })),
  ...BODIES,
];

const BY_REF = new Map(ACTORS.map((actor) => [actor.ref, actor]));

/** The actor of a reference. Undefined for registered actors, which the registry holds. */
export function actorOf(ref: string): Actor | undefined {
  return BY_REF.get(ref);
}

/** Every folded name and alias → reference. */
const BY_NAME: ReadonlyMap<string, string> = new Map([
  ...ACTORS.map(({ ref, name }) => [fold(name), ref] as const),
  ...BODIES.map(({ ref, code }) => [fold(code), ref] as const),
  ...Object.entries(aliases).flatMap(([ref, names]) => names.map((name) => [fold(name), ref] as const)),
]);

/** Whether a folded text is a name of a State or body: `georgia`. */
export function isActorName(folded: string): boolean {
  return BY_NAME.has(folded);
}

/** Words behind a name that introduce the group it speaks for, in the languages of speakers' lists. */
const ON_BEHALF = /[\s,;:(–—-]+((?:also )?(?:on behalf of|au nom d|от имени)[^)]+)\)?$/iu;

/** The group that a line's speaker speaks for, as written: `on behalf of the EU`. Null if the line names none. */
export function onBehalfIn(line: string): string | null {
  return ON_BEHALF.exec(line)?.[1] ?? null;
}

/** The same line without the mere name of the group that is spoken for: `EU (AT)`, `Austria-European Union`. */
function baseName(text: string): string {
  return text
    .replace(ON_BEHALF, '')
    .replace(/\s*\([A-Za-z]{2,3}\)\s*$/u, '')
    .replace(/\s*[-–—/]\s*(?:European Union|EU)\s*$/iu, '')
    .trim();
}

/** The actor that has this text, without titles, as a name. */
function named(text: string): string | undefined {
  const folded = fold(text);
  return BY_NAME.get(folded) ?? BY_NAME.get(withoutTitle(folded));
}

/** Writes `U.S.A.` as `USA`. */
function withoutDots(text: string): string {
  return text.replace(/(?<!\p{L})(?:\p{L}\.){2,}(?:\p{L}(?!\p{L}))?/gu, (letters) => letters.replaceAll('.', ''));
}

/** The actor with two names beside each other, as `Türkiye / Turkey`. Each name must be its own. */
function namedTwice(text: string): string | undefined {
  const [first, ...others] = text.split('/').map(named);
  return others.every((other) => other === first) ? first : undefined;
}

/**
 * The actor whose folded name, without titles, equals the folded text ([A7]). A name that only contains a State's name
 * matches no actor. An association of that State's lawyers is an example.
 */
export function matchActor(text: string): { readonly actor: string | null; readonly class: ActorClass } {
  const cleaned = cleanListLine(text);
  for (const candidate of [cleaned, baseName(cleaned)]) {
    const ref = named(candidate) ?? named(withoutDots(candidate)) ?? namedTwice(candidate);
    if (ref !== undefined) return { actor: ref, class: BY_REF.get(ref)?.class ?? 'unknown' };
  }
  return { actor: null, class: 'unknown' };
}
