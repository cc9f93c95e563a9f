import { describe, expect, it } from 'vitest';
import { ACTORS, actorOf, matchActor, onBehalfIn } from '../../shared/reference/actors.ts';
import { cleanListLine } from '../../shared/reference/fold-name.ts';
import { fold } from '../../shared/reference/fold.ts';
import { RULE_PRESETS, presetOf } from '../../shared/reference/rule-presets.ts';
import { DEFAULT_QUICK_TOPICS, TOPICS, topicOf } from '../../shared/reference/topics.ts';

describe('names of actors', () => {
  it('has the 57 participating States and the 11 Partners under their own names', () => {
    expect(ACTORS.filter((actor) => actor.class === 'participating_state')).toHaveLength(57);
    expect(ACTORS.filter((actor) => actor.class === 'partner_state')).toHaveLength(11);
    expect(actorOf('state:TR')?.name).toBe('Türkiye');
    expect(new Set(ACTORS.map(({ ref }) => ref)).size).toBe(ACTORS.length);
  });

  it.each([
    ['Holy See', 'state:VA'],
    ['Saint-Siège', 'state:VA'],
    ['Святой Престол', 'state:VA'],
    ['BiH', 'state:BA'],
    ['US Mission', 'state:US'],
    ['U.S. Mission', 'state:US'],
    ['U.S.A.', 'state:US'],
    ['U.K.', 'state:GB'],
    ['E.U.', 'body:EU'],
    ['Turkey/Türkiye', 'state:TR'],
    ['turkey', 'state:TR'],
    ['TÜRKIYE', 'state:TR'],
    ['12. Kyrgyz Republic', 'state:KG'],
    ['  7)\tPermanent Mission of the Republic of Moldova', 'state:MD'],
    ['Delegation of Norway', 'state:NO'],
    ['EU (AT)', 'body:EU'],
    ['Austria-European Union', 'state:AT'],
    ['Austria (on behalf of the EU)', 'state:AT'],
    ['Sweden, also on behalf of Norway and Iceland', 'state:SE'],
    ['Autriche (au nom de l’Union européenne)', 'state:AT'],
    ['Turkey (PC.DEL/448/12)', 'state:TR'],
    ['Таджикистан', 'state:TJ'],
  ])('[A7] %s is %s', (text, ref) => {
    expect(matchActor(text).actor).toBe(ref);
  });

  it.each([
    'Georgian Young Lawyers Association',
    'Freedom Now',
    'Union of Lakes',
    'Norway / Turkey',
    'Norway / Freedom Now',
    'New Georgia Foundation',
    'Jordan Smith',
    'Freedom Now (on behalf of Norway)',
    'On behalf of Norway',
    'Turkmen Initiative',
    'ge',
  ])('[A7] %s is nobody in the list', (text) => {
    expect(matchActor(text).actor).toBeNull();
  });

  it('[A7] every name of the reference data is matched to itself', () => {
    for (const actor of ACTORS) expect(matchActor(actor.name).actor, actor.name).toBe(actor.ref);
  });

  it('[A7] distinguishes for whom somebody speaks from who speaks', () => {
    expect(onBehalfIn('Austria (on behalf of the EU)')).toBe('on behalf of the EU');
    expect(onBehalfIn('Sweden, also on behalf of Norway')).toBe('also on behalf of Norway');
    expect(onBehalfIn('Austria')).toBeNull();
  });

  it('takes numbers, bullets and document symbols off a pasted line, and leaves the rest as it is', () => {
    expect(cleanListLine('12. Freedom Now')).toBe('Freedom Now');
    expect(cleanListLine('– Élan  civique')).toBe('Élan civique');
    expect(cleanListLine('3rd Sector Network')).toBe('3rd Sector Network');
    expect(cleanListLine('Article 19')).toBe('Article 19');
    expect(cleanListLine('350.org')).toBe('350.org');
    expect(cleanListLine('3.ООО Роза')).toBe('ООО Роза');
    expect(cleanListLine('14:30 Norway')).toBe('14:30 Norway');
  });

  it('folds Georgian and Armenian, capitals too, and drops what nobody sees', () => {
    expect(fold('ზორვანდა კელმისტეკი')).toBe('zorvanda kelmisteki');
    expect(fold('Զորվանդա Կելմիստեկ')).toBe('zorvanda kelmistek');
    expect(fold('ԶՈՒԼԱ և ჭიჭინა')).toBe('zula ev chichina');
    expect(fold('Kel\u00ADmis\u200Btek')).toBe('kelmistek');
  });

  it('folds case, diacritics, punctuation and Cyrillic', () => {
    expect(fold('Ёлка-Straße, ŁÓDŹ')).toBe('elka strasse lodz');
    expect(fold('Құқық')).toBe(fold('Куқық'));
  });
});

describe('topics and presets', () => {
  it('has a unique two-letter key for each topic, and nine quick ones that exist', () => {
    expect(new Set(TOPICS.map(({ key }) => key)).size).toBe(TOPICS.length);
    expect(DEFAULT_QUICK_TOPICS.map((id) => topicOf(id)?.id)).toEqual(DEFAULT_QUICK_TOPICS);
  });

  it('[L1] gives 2:30 to States and NGOs alike at HDIM, and no reply time that nobody documented', () => {
    const hdim = presetOf('osce-hdim-2018');
    expect(hdim?.rules).toEqual([
      { id: 'osce-hdim-2018.1', kinds: ['statement', 'group_statement'], classes: ['*'], ms: 150_000 },
    ]);
    expect(hdim?.ladderMs).toEqual([180_000, 150_000, 120_000, 90_000, 60_000]);
  });

  it('[L3] says of presets with pools that they are served in part only', () => {
    expect(RULE_PRESETS.filter(({ isPartial }) => isPartial).map(({ id }) => id)).toContain('un-upr-wg');
    expect(presetOf('un-upr-wg')?.rules).toEqual([]);
  });
});
