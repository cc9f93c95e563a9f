/** Tests that exports for others have no name of a hidden speaker. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInventor, inventedName, written } from '../helpers/invented-names.ts';
import { command, markNow, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

const FORMATS = ['html', 'csv', 'csv-exact', 'json'] as const;
const OTHERS = ['partner', 'public'] as const;
/** Words of others that name nobody. They stay. */
const HARMLESS = 'The courts were closed in spring';
const ORGANIZATION = 'Lakeside Circle';

let server: TestServer;
let lead: Browser;
beforeAll(async () => {
  ({ server, lead } = await startTeam());
});
afterAll(() => server.close());

interface Mention {
  readonly sessionId: string;
  readonly path: string;
}

interface LeftOut {
  readonly reason: string;
  readonly count: number;
}

/** A session with a speaker who will be hidden, and somebody else who spoke after her. */
async function heard(listedAs: string, title = 'Working session 4') {
  const session = await newSession(lead, title);
  const give = async (type: string, payload: object): Promise<void> => {
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  const list = async (name: string): Promise<string> => {
    const entryId = randomUUID();
    await give('add-entries', { entries: [{ entryId, listedAs: name, class: 'ngo' }], place: 'end' });
    return entryId;
  };
  const speak = async (entryId: string): Promise<string> => {
    const interventionId = randomUUID();
    await give('start-intervention', { interventionId, entryId, endsInterventionId: null, mark: markNow() });
    await give('stop-intervention', { interventionId, mark: markNow() });
    return interventionId;
  };
  const call = (subjectId: string, announcedAs: string, confidence = 'probable'): Promise<void> =>
    give('identify-speaker', {
      ...{ subjectId, actor: null, class: 'ngo', announcedAs, basis: 'chair_announced', confidence },
    });
  const entryId = await list(listedAs);
  const hers = await speak(entryId);
  const other = await speak(await list(ORGANIZATION));
  await call(other, ORGANIZATION, 'confirmed');
  const say = async (text: string): Promise<void> => {
    const noteId = randomUUID();
    const quote = { noteId, interventionId: other, kind: 'quote', quoteBasis: 'original', text, mark: markNow() };
    await give('add-note', quote);
    await give('verify-quote', { noteId, verified: true });
  };
  await say(HARMLESS);

  return {
    session,
    give,
    list,
    speak,
    say,
    call: (announcedAs: string) => call(hers, announcedAs),
    async hide(subjectId = hers): Promise<string> {
      const hideId = randomUUID();
      await give('hide-speaker', { hideId, subjectId });
      return hideId;
    },
    /** Erases every name of the session that holds a text. Returns the paths of other values that may hold it here. */
    async erase(text: string): Promise<readonly string[]> {
      const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
      const targets = events.flatMap(({ seq, payload, texts }) =>
        Object.entries(payload as Record<string, unknown>).flatMap(([path, member]) => {
          const commitment = typeof member === 'object' && member !== null && '~' in member ? String(member['~']) : '';
          const held = texts[commitment];
          return ['listedAs', 'announcedAs'].includes(path) && held?.state === 'value' && held.value.includes(text)
            ? [{ seq, path }]
            : [];
        }),
      );
      if (targets.length === 0) return [];
      const { status, body } = await lead.post('/api/erasures', { sessionId: session, targets });
      expect(status, JSON.stringify(body)).toBe(200);
      const { mentions } = body as unknown as { readonly mentions: readonly Mention[] };
      return mentions.filter(({ sessionId }) => sessionId === session).map(({ path }) => path);
    },
    async close(): Promise<void> {
      await give('close-session', {});
      await give('review-session', {});
      await give('review-session', {});
    },
    /** Every export for others, by its kind. */
    async files(): Promise<ReadonlyMap<string, string>> {
      const files = new Map<string, string>();
      for (const profile of OTHERS)
        for (const format of FORMATS) {
          const request = { sessionId: session, format, profile, reader: 'Institute of Examples' };
          const { status, body } = await lead.post('/api/exports', request);
          expect(status, JSON.stringify(body)).toBe(200);
          const file = (await lead.get(`/api/exports/${body.id}`)).body as unknown;
          files.set(`${profile} ${format}`, typeof file === 'string' ? file : JSON.stringify(file));
        }
      return files;
    },
    async leftOut(profile: string): Promise<Record<string, number>> {
      const request = { sessionId: session, format: 'json', profile, reader: 'Institute of Examples' };
      const { body } = await lead.post('/api/exports?preview=1', request);
      const { leftOut } = body as unknown as { readonly leftOut: readonly LeftOut[] };
      return Object.fromEntries(leftOut.map(({ reason, count }) => [reason, count]));
    },
  };
}

function expectNone(files: ReadonlyMap<string, string>, traces: readonly string[], scenario = ''): void {
  for (const [kind, file] of files)
    for (const trace of traces) expect(file.toLowerCase(), `${scenario} ${kind}: ${trace}`).not.toContain(trace);
}

describe('exports for others, of a session with a hidden speaker', () => {
  const name = inventedName('Zorvanda', 'Kelmistek');
  const NAMED = `We thank ${name.given} ${name.family} for it`;

  it('[P20b] have none of her earlier names: announced, renamed, then hidden', async () => {
    const s = await heard('Speaker 7');
    await s.call(`${name.given} ${name.family}`);
    await s.call('Meadow Watch');
    await s.say(NAMED);
    await s.hide();
    await s.close();
    const files = await s.files();
    expectNone(files, name.traces());
    for (const [kind, file] of files) expect(file, kind).toContain(HARMLESS);
    expect(await s.leftOut('public')).toMatchObject({ protected: 1, protected_name_in_text: 1 });
  });

  it('[P20b] [P21] have none that was erased since, in any order of the erasures', async () => {
    const s = await heard(`12. Ms. ${name.given} ${name.family} (Meadow Watch)`);
    await s.say(NAMED);
    await s.hide();
    await s.erase(name.family);
    await s.close();
    const files = await s.files();
    expectNone(files, name.traces());
    for (const [kind, file] of files) expect(file, kind).toContain(HARMLESS);
    expect(await s.leftOut('partner')).toMatchObject({ protected_name_in_text: 1 });
  });

  it('[P22] leave out all words of others if her name was erased before anybody hid her, and count them', async () => {
    const s = await heard(`${name.given} ${name.family}`);
    await s.say(NAMED);
    await s.erase(name.family);
    await s.hide();
    await s.close();
    const files = await s.files();
    expectNone(files, [...name.traces(), HARMLESS.toLowerCase(), ORGANIZATION.toLowerCase()]);
    // Two quotes, the title, and the names of the conference, its place and the other speaker.
    expect(await s.leftOut('partner')).toMatchObject({ protected: 1, protected_name_unknown: 6 });
  });

  it('[P20a] [P23] have none in a title, reason, channel, topic, another’s name or the conference’s name', async () => {
    const s = await heard(`${name.given} ${name.family}`, `Hearing of ${name.family}`);
    await s.speak(await s.list(`Friends of ${name.family}`));
    for (const line of [`Mr. Viktor ${name.family}`, `Ms. ${name.family}`]) await s.list(line);
    await s.give('mark-not-reached', {});
    const limit = { changeId: randomUUID(), shape: 'fixed', kinds: ['statement'], classes: ['*'], ms: 90_000 };
    await s.give('change-limit', { ...limit, appliesTo: 'next', reason: `after ${name.family}`, mark: markNow() });
    await s.hide();
    await s.close();
    expectNone(await s.files(), name.traces());
    expect(await s.leftOut('public')).toMatchObject({ protected: 1, like_protected: 1, protected_name_in_text: 2 });
    const team = await lead.post('/api/exports', {
      ...{ sessionId: s.session, format: 'json', profile: 'internal', reader: 'The team' },
    });
    const whole = JSON.stringify((await lead.get(`/api/exports/${team.body.id}`)).body);
    for (const text of [`Hearing of ${name.family}`, `Friends of ${name.family}`]) expect(whole).toContain(text);
  });

  it('[P26] have no word of a reply to a statement that a public export does not show', async () => {
    const s = await heard(`${name.given} ${name.family}`);
    const reply = await s.speak(await s.list('Meadow Union'));
    const rows = (await lead.get(`/api/interventions?session=${s.session}`)).body.items;
    const [first] = rows as readonly { readonly interventionId: string }[];
    await s.give('link-reply', { interventionId: reply, repliesToId: first?.interventionId });
    await s.hide();
    await s.close();
    const files = await s.files();
    expect(files.get('public html')).not.toContain('to a statement that is not shown');
    expect(files.get('public json')).not.toContain('"repliesToAbsent":true');
  });

  it('[P20a] [P20c] [P21] [P22] have no word of any name that she ever had, in any spelling and order of events', async () => {
    const first = Number(process.env.SEED ?? Date.now() % 1_000_000);
    console.log(`names in exports: seeds from ${String(first)}`);
    for (let seed = first; seed < first + 5; seed++) {
      const { pick, shuffled, name: invent } = createInventor(seed);
      const [one, two] = [invent(), invent()];
      const traces = [...one.traces(), ...two.traces()];
      const s = await heard(pick(one.lines()));
      for (const spelling of shuffled([...one.spellings(), ...two.spellings()]).slice(0, 12))
        await s.say(`They asked for ${spelling} again`);
      const steps = {
        rename: () => s.call(pick(two.lines())),
        hide: async () => void (await s.hide()),
        erase: async () => void (await s.erase(pick([one.family, written(one.family, 'Cyrillic'), '']))),
        extend: async () => void (await s.list(pick([...one.lines(), ...two.lines()]))),
      };
      const order = shuffled(Object.keys(steps) as (keyof typeof steps)[]);
      for (const step of order) await steps[step]();
      await s.close();
      expectNone(await s.files(), traces, `seed ${String(seed)}, ${order.join(', ')}`);
    }
  }, 60_000);

  it('[P20e] an erasure lists words that name her by initials or in another script', async () => {
    const s = await heard(`7. Ms. ${name.given} ${name.family} (Meadow Watch)`);
    await s.say(written(name.family, 'Georgian'));
    expect(await s.erase(name.family)).toEqual(['text']);
    const initials = await heard('7. Ms. Q. K. (Meadow Watch)');
    await initials.say('Q. K. spoke');
    expect(await initials.erase('Q. K.')).toEqual(['text']);
  });
});
