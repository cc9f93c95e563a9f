/** Tests on a console without a browser whom B, H and U are about. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { finishField } from '../../client/console/actions/finish-field.ts';
import { offerOf } from '../../client/console/actions/fields.ts';
import { saveNote } from '../../client/console/actions/tagging.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import { BORIS, createKeyedConsole, stubBrowser, type KeyedConsole } from '../helpers/keyed-console.ts';

let browser: ReturnType<typeof stubBrowser>;
let desk: KeyedConsole;
beforeAll(() => {
  browser = stubBrowser();
});
afterAll(() => browser.restore());
afterEach(() => desk.close());

const NAMES = ['Norway', 'Harbour Light', 'Quiet River', 'Tulip Watch'];

/** A console on which keys come one second apart. */
function open(options: { readonly role?: 'lead' | 'observer' } = {}): (...keys: readonly string[]) => void {
  desk = createKeyedConsole({ names: NAMES, ...options });
  return (...keys) => {
    for (const key of keys) {
      desk.wait(1000);
      desk.press(key);
    }
  };
}

function nameOf(interventionId: string | null): string {
  const { interventions, entries } = desk.room.state.value.tables;
  const entry = entries.get(interventions.get(interventionId ?? '')?.entry ?? '');
  const text = desk.room.state.value.texts.get(entry?.listedAs?.['~'] ?? '');
  return text?.state === 'value' ? text.value : 'nobody';
}

/** The names of the hidden speakers. */
function hidden(): string[] {
  const { hides, interventions } = desk.room.state.value.tables;
  const inForce = [...hides.values()].filter(({ undone, lifted }) => !undone && !lifted);
  return inForce.flatMap(({ subjects }) => subjects.filter((id) => interventions.has(id)).map(nameOf)).sort();
}

/** Name and number of each topic in force, in the order of the keys. */
function tagged(): string[] {
  const rows = [...desk.room.state.value.tables.topics.values()].filter(({ undone, removed }) => !undone && !removed);
  return rows.sort((a, b) => a.atMs - b.atMs).map(({ intervention }) => nameOf(intervention));
}

/** The name in the tag block. */
const target = (): string => nameOf(desk.live.target.peek()?.id ?? null);

/** Boris becomes timekeeper and starts the next speaker from his own page. */
function borisStarts(): void {
  const { room } = desk;
  room.give(BORIS, 'take-clock', { from: sessionRow(room.state.value)?.keeper ?? null });
  const interventionId = room.newId();
  const entryId = desk.live.waiting.peek()[0]?.id ?? null;
  room.give(BORIS, 'start-intervention', { interventionId, entryId, endsInterventionId: null, mark: desk.mark() });
}

describe('B points to the speaker before for one action [C50] [C53] [C54]', () => {
  it('tags and hides the speakers that the page shows', () => {
    const press = open();
    press('n', 's', 'n', 'b', '1', 's', 'n', '2', '3', 'h');
    expect(tagged()).toEqual(['Norway', 'Quiet River', 'Quiet River']);
    expect(hidden()).toEqual(['Quiet River']);
  });

  it.each(['n', 'a', 'r', 'o'])('ends at a start by this page: %s', (key) => {
    const press = open();
    press('n', 's', 'n', 'b');
    expect(target()).toBe('Norway');
    // A sooner N would count as an accident.
    desk.wait(3000);
    press(key);
    expect(target()).not.toBe('Norway');
  });

  it('ends at a start by the timekeeper on another page', () => {
    const press = open();
    press('n', 's', 'n', 'b');
    desk.wait(1000);
    borisStarts();
    press('1', 'h');
    expect([tagged(), hidden()]).toEqual([['Quiet River'], ['Quiet River']]);
  });

  it('does not come back after a point of order', () => {
    const press = open();
    press('n', 's', 'n', 'b', 'o');
    desk.live.open.value = null;
    press('o', '1');
    expect(tagged()).toEqual(['Harbour Light']);
  });

  it('holds as long as nothing is attached, and over keys that attach nothing', () => {
    const press = open();
    press('n', 's', 'n', 'b', 'w', 's', 'h', 'k', 'Escape');
    desk.wait(120_000);
    press('1', '2');
    expect(tagged()).toEqual(['Norway', 'Harbour Light']);
  });

  it.each([
    ['a mark', () => desk.press('m')],
    ['a topic removed', () => desk.press('1')],
    [
      'a country',
      () => {
        desk.press('c');
        const field = { kind: 'about', interventionId: desk.live.target.peek()?.id ?? '' } as const;
        const [country] = offerOf(desk.live, field).candidates;
        if (country !== undefined) finishField(desk.live, field, country);
      },
    ],
    [
      'a note',
      () => {
        desk.press('Enter');
        desk.live.noteText.value = 'words';
        saveNote(desk.live);
      },
    ],
  ] as const)('is used up by %s', (_, act) => {
    const press = open();
    press('n', '1', 's', 'n', 'b');
    desk.wait(1000);
    act();
    expect(target()).toBe('Harbour Light');
  });

  it('is not used up by a field that is left, nor by an empty note', () => {
    const press = open();
    press('n', 's', 'n', 'b', 'c');
    desk.live.open.value = null;
    press('Enter');
    desk.live.noteText.value = '  ';
    saveNote(desk.live);
    press('1');
    expect(tagged()).toEqual(['Norway']);
  });

  it('is not used up by a key that is refused', () => {
    const press = open();
    press('n', 's', 'n', 'b');
    desk.room.give({ ...BORIS, role: 'lead' }, 'close-session', {});
    for (const again of [{}, {}]) desk.room.give({ ...BORIS, role: 'lead' }, 'review-session', again);
    press('1');
    expect([tagged(), target()]).toEqual([[], 'Norway']);
  });

  it('points to nobody if nobody spoke before', () => {
    const press = open();
    press('n', 'b', '1', 'H');
    expect([tagged(), hidden()]).toEqual([['Norway'], []]);
  });
});

describe('H hides the speaker in the picture [C51]', () => {
  it.each([
    [['n', 's', 'n', 'b', 'h'], 'Harbour Light'],
    [['n', 's', 'n', 's', 'h'], 'Harbour Light'],
    [['n', 's', 'n', 's', 'b', 'h'], 'Harbour Light'],
    [['n', 's', 'n', 'H'], 'Norway'],
    [['n', 's', 'n', 's', 'H'], 'Norway'],
    [['n', 's', 'n', 'b', 'H'], 'Norway'],
  ])('%j hides %s', (keys, name) => {
    open()(...keys);
    expect(hidden()).toEqual([name]);
  });

  it('hides who raised a point of order, and by ⇧H the interrupted speaker', () => {
    const press = open();
    press('n', 's', 'n', 'o');
    desk.live.open.value = null;
    const raised = desk.live.floor.peek().nested?.id ?? '';
    press('h');
    const [hide] = desk.room.state.value.tables.hides.values();
    expect(hide?.subjects).toEqual([raised]);
    press('H');
    expect(hidden()).toEqual(['Harbour Light', 'nobody']);
  });
});

describe('U and a hiding [U10]', () => {
  it.each(['lead', 'observer'] as const)('the next key within ten seconds undoes it: %s', (role) => {
    const press = open({ role });
    press('n', '1', 'h');
    desk.wait(8000);
    press('u');
    expect([hidden(), tagged()]).toEqual([[], ['Norway']]);
    press('U');
    expect(hidden()).toEqual(['Norway']);
  });

  it.each([
    ['another key', () => desk.press('k')],
    ['a key of no meaning', () => desk.press('j')],
    ['eleven seconds', () => desk.wait(11_000)],
  ])('after %s it undoes the command before the hiding', (_, act) => {
    const press = open();
    press('n', '1', 'h');
    act();
    press('u');
    expect([hidden(), tagged()]).toEqual([['Norway'], []]);
    press('u', 'u', 'u');
    expect(hidden()).toEqual(['Norway']);
  });

  it('after a hiding that hid nobody new it undoes no earlier one', () => {
    const press = open();
    press('n', '1', 'h', 'h', 'u');
    expect([hidden(), tagged()]).toEqual([['Norway'], []]);
  });

  it('⇧U later on hides nobody', () => {
    const press = open();
    press('n', '1', 'h', 'u', 'k', 'U');
    expect(hidden()).toEqual([]);
  });
});
