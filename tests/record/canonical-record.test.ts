import { describe, expect, it } from 'vitest';
import { buildRecord } from '../../shared/record/canonical-record.ts';
import { READER_PROFILES, EXPORT_FORMATS } from '../../shared/vocabulary/access.ts';
import { FORMATS } from '../../server/exports/formats.ts';
import { createWords } from '../../server/exports/words.ts';
import { CoreSession, newId, T0 } from '../helpers/core-session.ts';
import { CANARY, hiddenSession, quote, RECORD_CONTEXT, turn } from '../helpers/record-session.ts';

const words = createWords();
const leftOutOf = (built: ReturnType<typeof buildRecord>): Record<string, number> =>
  Object.fromEntries(built.leftOut.map(({ reason, count }) => [reason, count]));

describe('a hidden speaker', () => {
  it('[R2] [R3a] [R3c] is in no file of a public copy: neither name, number, quote, note nor list line', () => {
    const { session } = hiddenSession();
    const { record } = buildRecord(session.state, RECORD_CONTEXT, 'public');
    for (const format of EXPORT_FORMATS) {
      const file = FORMATS[format].write(record, words);
      for (const trace of [...CANARY.split(' '), 'Freedom Meadow', 'torture', 'state:GE', 'Georgia', 'safety'])
        expect(file.toLowerCase(), `${format}: ${trace}`).not.toContain(trace.toLowerCase());
      for (const [id] of session.state.tables.interventions.entries()) expect(file).not.toContain(id);
      for (const name of RECORD_CONTEXT.people.values()) expect(file).not.toContain(name);
    }
  });

  it('[R3c] [P26] leaves numbers that close up, no link to it, and one sentence', () => {
    const { session } = hiddenSession();
    const built = buildRecord(session.state, RECORD_CONTEXT, 'public');
    const { record } = built;
    expect(record.interventions.map(({ number }) => number)).toEqual([1, 2]);
    expect(record.interventions[1]).toMatchObject({ replyTo: [1], repliesToAbsent: false });
    expect(record.isIncomplete).toBe(true);
    expect(FORMATS.html.write(record, words)).toContain('1 or more statements are not shown.');
    // Their name also stands in somebody else's quote and in the reason of a limit.
    expect(leftOutOf(built)).toMatchObject({ protected: 1, protected_name_in_text: 2, unverified_quotes: 1 });
    expect(JSON.stringify(record)).not.toMatch(/"count":/);
  });

  it('[R3b] has a neutral alias in a partner’s copy, and nothing that names them', () => {
    const { session } = hiddenSession();
    const { record } = buildRecord(session.state, RECORD_CONTEXT, 'partner');
    expect(record.interventions).toHaveLength(3);
    expect(record.interventions[1]).toMatchObject({
      speaker: { name: null, alias: 17, actor: null, class: 'unknown' },
      about: [],
      quotes: [],
      notes: [],
    });
    for (const format of EXPORT_FORMATS) {
      const file = FORMATS[format].write(record, words).toLowerCase();
      for (const trace of [...CANARY.split(' '), 'Freedom Meadow']) expect(file).not.toContain(trace.toLowerCase());
    }
  });

  it('[R3d] [P23] is not named by others’ words or rows, not even by the family name alone', () => {
    const session = new CoreSession();
    const [hidden = '', ...others] = session.list(
      ...['Ms. Rosa Fern, Tulip Watch', 'Mr. Viktor Fern', 'Friends of Rosa Fern', 'Meadow Union'],
      ...['Fern, R.', 'Tulip Watch (Viktor Oak)'],
    );
    for (const entry of [hidden, ...others]) turn(session, entry, 60);
    const about = (text: string): void => quote(session, session.state.interventionOrder[3] ?? '', text, true);
    about('We thank Rosa Fern for her words.');
    about('Viktor agrees with the Fern family.');
    about('Viktor agrees.');
    session.give('boris', 'hide-speaker', { hideId: newId(), subjectId: hidden });
    const built = buildRecord(session.state, RECORD_CONTEXT, 'partner');
    const speakers = built.record.interventions.map(({ speaker }) => speaker);
    expect(speakers.map(({ name }) => name)).toEqual([null, null, null, 'Meadow Union', null, null]);
    expect(speakers.map(({ alias }) => alias)).toEqual([17, null, null, null, 17, 17]);
    const said = built.record.interventions.flatMap(({ quotes }) => quotes.map(({ text }) => text));
    expect(said).toEqual(['Viktor agrees.']);
    expect(leftOutOf(built)).toMatchObject({ protected: 1, like_protected: 2, protected_name_in_text: 4 });
    const team = buildRecord(session.state, RECORD_CONTEXT, 'internal').record.interventions;
    expect(team.map(({ speaker }) => speaker.isHidden)).toEqual([true, ...others.map(() => false)]);
  });

  it('[R2] stands in the team’s own copy, marked', () => {
    const { session } = hiddenSession();
    const { record } = buildRecord(session.state, RECORD_CONTEXT, 'internal');
    expect(record.interventions[1]?.speaker).toMatchObject({ name: `${CANARY} (Freedom Meadow)`, isHidden: true });
    expect(record.interventions[0]?.speaker).toMatchObject({ name: 'Kazakhstan', isHidden: false });
  });

  it('[R3a] [P4] counts as protected when a name of theirs was erased', () => {
    const session = new CoreSession();
    const [entry] = session.list('Tulip Watch');
    turn(session, entry ?? null, 60);
    const [commitment] = [...session.state.texts.entries()].flatMap(([key, text]) =>
      text.state === 'value' && text.value === 'Tulip Watch' ? [key] : [],
    );
    session.give('ana', 'erase-personal', { targets: [{ seq: 2, path: 'listedAs', commitment: commitment ?? '' }] });
    expect(buildRecord(session.state, RECORD_CONTEXT, 'public').record.interventions).toEqual([]);
    expect(JSON.stringify(buildRecord(session.state, RECORD_CONTEXT, 'internal'))).not.toContain('Tulip');
  });
});

describe('the time between speakers', () => {
  it('[R4] is the moderator’s, in the record and in the file, and nobody’s speaking time', () => {
    const session = new CoreSession();
    const [one, two] = session.list('Kazakhstan', 'Georgia');
    turn(session, one ?? null, 145);
    turn(session, two ?? null, 30);
    const { record } = buildRecord(session.state, RECORD_CONTEXT, 'internal');
    expect(record.moderator).toEqual([{ startMs: T0 + 160_000, endMs: T0 + 175_000 }]);
    expect(record.interventions[0]).toMatchObject({ netMs: 145_000, overrunMs: -5000, endIsFirm: true });
    const lines = FORMATS['csv-exact'].write(record, words).split('\r\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['row', 'statement', 'moderator', 'statement', '']);
    expect(lines[2]).toContain('2026-09-14T15:02:40.000+02:00,2026-09-14T15:02:55.000+02:00');
  });

  it('[R7] is left out of a public export, whose times are to the minute', () => {
    const { session } = hiddenSession();
    const { record } = buildRecord(session.state, RECORD_CONTEXT, 'public');
    expect(record.moderator).toEqual([]);
    for (const { startMs, endMs } of record.interventions) {
      expect(startMs % 60_000).toBe(0);
      expect((endMs ?? 0) % 60_000).toBe(0);
    }
  });
});

describe('figures', () => {
  it('[R5] count firm ends only, and say how many were left out', () => {
    const session = new CoreSession();
    const [one, two] = session.list('Kazakhstan', 'Georgia');
    session.atS = 10;
    const first = session.start('ana', one ?? null, { actor: 'state:KZ', class: 'participating_state' });
    session.atS = 200;
    const second = session.start('ana', two ?? null, {
      actor: 'state:GE',
      class: 'participating_state',
      endsInterventionId: first,
    });
    session.atS = 360;
    session.give('ana', 'cut-off', { interventionId: second, mark: session.mark() });
    const { figures, interventions } = buildRecord(session.state, RECORD_CONTEXT, 'internal').record;
    expect(interventions[0]).toMatchObject({
      endBasis: 'next_started',
      endIsFirm: false,
      overrunMs: null,
      netMs: 190_000,
    });
    expect(figures.groups[0]).toMatchObject({ statements: 2, netMs: 350_000, timed: 1, over: 1, cutOff: 1 });
    expect(figures.inferredEnds).toBe(1);
  });

  it('[R5] of copies for others count reviewed cut-offs only', () => {
    const session = new CoreSession();
    const [one] = session.list('Kazakhstan');
    session.atS = 10;
    const id = session.start('ana', one ?? null);
    session.atS = 200;
    session.give('ana', 'cut-off', { interventionId: id, mark: session.mark() });
    const built = buildRecord(session.state, RECORD_CONTEXT, 'public');
    expect(built.record.figures.groups.map(({ cutOff }) => cutOff)).toEqual([0, 0, 0]);
    expect(leftOutOf(built)).toMatchObject({ unreviewed_cut_offs: 1 });
  });
});

describe('a copy for others', () => {
  it('[R6] has verified words in quotation marks, and a public one has no others', () => {
    const session = new CoreSession();
    const [one] = session.list('Kazakhstan');
    const id = turn(session, one ?? null, 60);
    quote(session, id, 'checked words', true);
    quote(session, id, 'words nobody checked', false);
    const file = (profile: 'internal' | 'public'): string =>
      FORMATS.html.write(buildRecord(session.state, RECORD_CONTEXT, profile).record, words);
    expect(file('internal')).toContain('“checked words”');
    expect(file('internal')).toContain('words nobody checked [unverified]');
    expect(file('internal')).not.toContain('“words nobody checked');
    expect(file('public')).toContain('“checked words”');
    expect(file('public')).not.toContain('words nobody checked');
  });

  it('[R7] has no raw line of the list, until somebody says who it was', () => {
    const session = new CoreSession();
    const [one] = session.list('7. Tulip Watch (Rose Thorn, director)');
    const id = turn(session, one ?? null, 60);
    const built = buildRecord(session.state, RECORD_CONTEXT, 'public');
    expect(JSON.stringify(built)).not.toContain('Tulip');
    expect(leftOutOf(built)).toMatchObject({ raw_list_lines: 1 });
    session.give('ana', 'identify-speaker', {
      subjectId: id,
      actor: null,
      announcedAs: 'Tulip Watch',
      class: 'ngo',
      basis: 'chair_announced',
      confidence: 'confirmed',
    });
    const { record } = buildRecord(session.state, RECORD_CONTEXT, 'public');
    expect(record.interventions[0]?.speaker.name).toBe('Tulip Watch');
  });

  it('[R2] has no unconfirmed and no struck-out statement', () => {
    const session = new CoreSession();
    const [one, two] = session.list('Kazakhstan', 'Georgia');
    const first = turn(session, one ?? null, 60);
    turn(session, two ?? null, 60);
    session.give('ana', 'void-intervention', { interventionId: first });
    for (const profile of READER_PROFILES) {
      const built = buildRecord(session.state, RECORD_CONTEXT, profile);
      expect(built.record.interventions).toHaveLength(1);
      expect(leftOutOf(built)).toMatchObject({ struck_out: 1 });
    }
  });
});

describe('the same state', () => {
  it('[R1] gives the same bytes, and a logged copy changes none of them', () => {
    const { session } = hiddenSession();
    const files = (): string[] =>
      READER_PROFILES.flatMap((profile) =>
        EXPORT_FORMATS.map((format) =>
          FORMATS[format].write(buildRecord(session.state, RECORD_CONTEXT, profile).record, words),
        ),
      );
    const before = files();
    session.give('ana', 'log-take-out', {
      takeOutId: newId(),
      profile: 'internal',
      format: 'json',
      reader: 'the team',
      sha256: '0'.repeat(64),
      included: 3,
      leftOut: 0,
    });
    expect(files()).toEqual(before);
  });
});
