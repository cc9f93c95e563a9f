import type { DemoSpeaker, Language } from './truth.ts';

/** Possible speakers: States under their own names, and invented organizations. */
const STATES: readonly (readonly [code: string, name: string, language: Language])[] = [
  ['AT', 'Austria', 'de'],
  ['BE', 'Belgium', 'fr'],
  ['CA', 'Canada', 'en'],
  ['CH', 'Switzerland', 'de'],
  ['DE', 'Germany', 'de'],
  ['ES', 'Spain', 'es'],
  ['FI', 'Finland', 'en'],
  ['FR', 'France', 'fr'],
  ['GE', 'Georgia', 'en'],
  ['IE', 'Ireland', 'en'],
  ['IT', 'Italy', 'it'],
  ['KZ', 'Kazakhstan', 'ru'],
  ['MN', 'Mongolia', 'ru'],
  ['NO', 'Norway', 'en'],
  ['PT', 'Portugal', 'en'],
  ['SI', 'Slovenia', 'en'],
];

const ORGANIZATIONS: readonly (readonly [name: string, language: Language])[] = [
  ['Harbour Light Association', 'en'],
  ['Open Window Forum', 'en'],
  ['Meadow Rights Circle', 'en'],
  ['Les Lanternes du Nord', 'fr'],
  ['Runder Tisch Lindenhof', 'de'],
  ['Puente de Papel', 'es'],
  ['Casa delle Voci', 'it'],
  ['Tikhaya Gavan', 'ru'],
  ['Paper Kite Network', 'en'],
  ['North Gate Legal Clinic', 'en'],
  ['Blue Thread Collective', 'en'],
  ['Quiet River Initiative', 'en'],
];

export const DEMO_STATES: readonly DemoSpeaker[] = STATES.map(([stateCode, name, language]) => ({
  name,
  stateCode,
  actorClass: 'participating_state',
  language,
}));

export const DEMO_ORGANIZATIONS: readonly DemoSpeaker[] = ORGANIZATIONS.map(([name, language]) => ({
  name,
  stateCode: null,
  actorClass: 'ngo',
  language,
}));
