import { describe, expect, it } from 'vitest';
import { ACTOR_CANDIDATES } from '../../shared/reference/actor-candidates.ts';
import { TOPICS } from '../../shared/reference/topics.ts';
import { candidate, suggest } from '../../shared/reference/type-ahead.ts';

const about = (text: string): { readonly labels: string[]; readonly enter: string } => {
  const { options, enter } = suggest(text, ACTOR_CANDIDATES, { freeText: false, codesWin: false });
  return { labels: options.map(({ label }) => label), enter };
};

describe('a country by a few letters [A8]', () => {
  it.each([
    ['be', 'Belarus', 'Belgium'],
    ['ge', 'Georgia', 'Germany'],
    ['se', 'Serbia', 'Sweden'],
    ['au', 'Australia', 'Austria'],
    ['es', 'Estonia', 'Spain'],
    ['li', 'Liechtenstein', 'Lithuania'],
    ['is', 'Iceland', 'Israel'],
    ['no', 'North Macedonia', 'Norway'],
    ['al', 'Albania', 'Algeria'],
    ['de', 'Denmark', 'Germany'],
    ['ma', 'Malta', 'Morocco'],
    ['uk', 'Ukraine', 'United Kingdom'],
  ])('%s is one State’s code and another’s beginning: both are offered, Enter chooses none', (text, one, other) => {
    for (const typed of [text, text.toUpperCase()]) {
      const { labels, enter } = about(typed);
      expect([...labels].sort()).toEqual([one, other].sort());
      expect(enter).toBe('choose');
    }
  });

  it('puts the code first when it is typed in capitals', () => {
    expect(about('ES').labels[0]).toBe('Spain');
    expect(about('es').labels[0]).toBe('Estonia');
  });

  it('takes a code where no name begins so', () => {
    expect(about('tj')).toEqual({ labels: ['Tajikistan'], enter: 'first' });
    expect(about('ch')).toEqual({ labels: ['Switzerland'], enter: 'first' });
  });

  it('takes the beginning of one name, a third letter, and a whole name', () => {
    expect(about('taj')).toEqual({ labels: ['Tajikistan'], enter: 'first' });
    expect(about('geo')).toEqual({ labels: ['Georgia'], enter: 'first' });
    expect(about('Türk').labels).toEqual(['Türkiye', 'Turkmenistan']);
    expect(about('germany').enter).toBe('first');
  });

  it('knows names in other languages and letters', () => {
    expect(about('грузия')).toEqual({ labels: ['Georgia'], enter: 'first' });
    expect(about('allem')).toEqual({ labels: ['Germany'], enter: 'first' });
  });

  it('has exactly eleven codes among States that are the beginning of another’s name', () => {
    const states = ACTOR_CANDIDATES.filter(({ id }) => !id.startsWith('body:'));
    const collisions = states.flatMap(({ id, codes }) =>
      codes
        .filter((code) => code.length === 2 && id.endsWith(`:${code.toUpperCase()}`))
        .filter((code) => states.some((other) => other.id !== id && other.names.some((name) => name.startsWith(code)))),
    );
    expect(collisions.sort()).toEqual(['al', 'au', 'be', 'de', 'es', 'ge', 'is', 'li', 'ma', 'no', 'se']);
  });

  it('never takes silently where two fit: for all two-letter texts', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    for (const a of letters)
      for (const b of letters) {
        const { labels, enter } = about(a + b);
        expect(enter, a + b).toBe(labels.length === 0 ? 'nothing' : labels.length === 1 ? 'first' : 'choose');
      }
  });
});

describe('a speaker by a few letters', () => {
  const session = [candidate('name:freedom now', 'Freedom Now', { inSession: true }), ...ACTOR_CANDIDATES];
  const speaker = (text: string) => suggest(text, session, { freeText: true, codesWin: false });

  it('offers what the session already has first', () => {
    expect(speaker('free').options[0]?.label).toBe('Freedom Now');
    expect(speaker('free').enter).toBe('first');
  });

  it('takes a text that names nothing as typed', () => {
    expect(speaker('Quiet River').enter).toBe('as_typed');
    // Only a later word fits: nobody is taken for somebody.
    expect(suggest('free', ACTOR_CANDIDATES, { freeText: true, codesWin: false }).enter).toBe('as_typed');
  });

  it('asks where two fit', () => {
    const { options, enter } = speaker('uni');
    expect(options.slice(0, 3).map(({ label }) => label)).toEqual([
      'United Kingdom',
      'United Nations',
      'United States of America',
    ]);
    expect(enter).toBe('choose');
  });
});

describe('a topic', () => {
  const topics = TOPICS.map(({ id, label, key }) => candidate(id, label, { codes: [key] }));
  const topic = (text: string) => suggest(text, topics, { freeText: false, codesWin: true });

  it('is chosen by its two letters, even where names begin so', () => {
    for (const { id, key } of TOPICS) {
      const { options, enter } = topic(key);
      expect(options[0]?.id).toBe(id);
      expect(enter).toBe('first');
    }
  });

  it('is found by a word', () => {
    expect(topic('antisem').options.map(({ id }) => id)).toEqual(['hd.antisemitism']);
    expect(topic('freedom of').enter).toBe('choose');
  });
});
