/** Tests that commands refuse references that the reference data lacks. */
import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../shared/log/command.ts';
import type { StoredEvent } from '../../shared/log/event.ts';
import { openEvent } from '../../shared/log/present.ts';
import { buildRecord } from '../../shared/record/canonical-record.ts';
import { evolve } from '../../shared/session/evolve.ts';
import { EMPTY_SESSION } from '../../shared/session/state/state.ts';
import { READER_PROFILES, EXPORT_FORMATS } from '../../shared/vocabulary/access.ts';
import { FORMATS } from '../../server/exports/formats.ts';
import { createWords } from '../../server/exports/words.ts';
import { RECORD_CONTEXT } from '../helpers/record-session.ts';
import { command, markNow, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

/** A name in place of a reference. */
const NAMES = ['actor:zorvanda-kelmistek', 'state:ZK', 'body:TulipWatch', 'partner:NO', 'state:tj'];
const TOPIC = 'hd.zorvanda-kelmistek';

let server: TestServer;
let lead: Browser;
let boris: Browser;
let session: string;
const turn = randomUUID();

beforeAll(async () => {
  ({ server, lead, boris } = await startTeam());
  session = await newSession(lead);
  const start = { interventionId: turn, entryId: null, endsInterventionId: null, mark: markNow(10_000) };
  expect((await lead.post(`/api/sessions/${session}/commands`, command('start-intervention', start))).status).toBe(200);
}, 60_000);
afterAll(() => server.close());

const named = { class: 'ngo', basis: 'observer_knowledge', confidence: 'confirmed' };
const entry = (): object => ({ entryId: randomUUID(), listedAs: 'Norway', actor: 'state:NO' });

/** Every command that holds a reference, with the place of the reference. */
const REFERRING: readonly (readonly [string, (reference: string) => object, string, 'actor' | 'topic'])[] = [
  [
    'add-about',
    (target) => ({ tagId: randomUUID(), interventionId: turn, target, stance: 'neutral_mention' }),
    '/payload/target',
    'actor',
  ],
  ['identify-speaker', (actor) => ({ subjectId: turn, actor, ...named }), '/payload/actor', 'actor'],
  [
    'add-entries',
    (actor) => ({ entries: [entry(), { ...entry(), actor }], place: 'end' }),
    '/payload/entries/1/actor',
    'actor',
  ],
  [
    'start-intervention',
    (actor) => ({ interventionId: randomUUID(), entryId: null, endsInterventionId: turn, actor, mark: markNow() }),
    '/payload/actor',
    'actor',
  ],
  [
    'open-point-of-order',
    (actor) => ({
      ...{ interventionId: randomUUID(), interruptionId: randomUUID(), interruptsId: turn },
      ...{ actor, mark: markNow() },
    }),
    '/payload/actor',
    'actor',
  ],
  ['add-topic', (topic) => ({ tagId: randomUUID(), interventionId: turn, topic }), '/payload/topic', 'topic'],
  ['set-quick-topics', (topic) => ({ topics: ['hd.media', topic] }), '/payload/topics/1', 'topic'],
];

describe('[K22] a reference that the reference data lacks', () => {
  it.each(REFERRING)(
    'is refused in %s, by HTTP, socket and service, and nothing is written',
    async (type, payload, path, kind) => {
      const page = await lead.connect();
      const before = (await lead.get(`/api/sessions/${session}/state-hash`)).body;
      for (const reference of kind === 'actor' ? NAMES : [TOPIC, 'zz.media']) {
        const refusal = { ok: false, code: 'unknown_reference', params: { path } };
        const { status, body } = await lead.post(
          `/api/sessions/${session}/commands`,
          command(type, payload(reference)),
        );
        expect([status, body], reference).toMatchObject([422, refusal]);
        const given: Answer = await page.emitWithAck('session:command', {
          session,
          ...command(type, payload(reference)),
        });
        expect(given, reference).toMatchObject(refusal);
        const caller = { userId: 'feed:cocon', role: 'system' } as const;
        const served = server.running.commands.submit(`session:${session}`, command(type, payload(reference)), caller);
        expect(await served, reference).toMatchObject(refusal);
        expect(JSON.stringify(body)).not.toContain(reference);
      }
      expect((await lead.get(`/api/sessions/${session}/state-hash`)).body).toEqual(before);
      page.disconnect();
    },
  );

  it('is refused when a session is made, over HTTP and socket, and makes no conference either', async () => {
    const conferences = (await lead.get('/api/conferences')).body;
    const made = {
      conference: { name: 'Another conference', place: 'Warsaw', timeZone: 'Europe/Warsaw' },
      ...{ title: 'Working session 5', kind: 'working_session', timeZone: 'Europe/Warsaw' },
      presetId: 'osce-hdim-2018',
      quickTopics: ['hd.media', TOPIC],
    };
    const { status, body } = await lead.post('/api/sessions', made);
    expect([status, body.error]).toEqual([422, { code: 'unknown_reference', params: { path: '/quickTopics/1' } }]);
    expect((await lead.get('/api/conferences')).body).toEqual(conferences);
    const created = {
      ...{ conferenceId: randomUUID(), title: 'Working session 6', kind: 'working_session', timeZone: 'Europe/Warsaw' },
      ...{ presetId: 'osce-hdim-2018', limitRules: [], quickTopics: [TOPIC] },
    };
    const answer = await lead.post(`/api/sessions/${randomUUID()}/commands`, command('create-session', created));
    expect(answer.body).toMatchObject({ code: 'unknown_reference', params: { path: '/payload/quickTopics/0' } });
  });

  it('is the only thing refused: known references are accepted from everybody as before', async () => {
    for (const [type, payload, , kind] of REFERRING) {
      if (type === 'open-point-of-order' || type === 'start-intervention') continue;
      const who = type === 'set-quick-topics' ? lead : boris;
      const given = command(type, payload(kind === 'actor' ? 'body:EU' : 'hd.torture'));
      expect((await who.post(`/api/sessions/${session}/commands`, given)).status, type).toBe(200);
    }
    const report = { source: 'cocon', sourceEventId: '1', at: Date.now(), delegation: 'Norway', state: 'queued' };
    expect((await lead.post(`/api/sessions/${session}/speaker-events`, report)).status).toBe(200);
  });
});

describe('[R40] an old log that holds unknown references', () => {
  const path = join(import.meta.dirname, '../golden/session-v1.jsonl');
  const events = readFileSync(path, 'utf8').trimEnd().split('\n');
  const old = events
    .map((line) => openEvent(JSON.parse(line) as StoredEvent, SESSION_EVENT_FORM))
    .reduce(evolve, EMPTY_SESSION);
  const turns = [...old.tables.interventions.values()].filter(({ undone, voided }) => !undone && !voided);
  // As an old server accepted it: about somebody whom the reference data lacks.
  const about = {
    ...{ seq: old.seq + 1, v: 1, type: 'about-added', atMs: Date.UTC(2026, 8, 14, 15), by: 'boris', texts: {} },
    commandId: randomUUID(),
    payload: {
      ...{ tagId: randomUUID(), interventionId: turns.at(-1)?.id ?? '' },
      ...{ target: 'actor:zorvanda-kelmistek', stance: 'criticises' },
    },
  };
  const state = evolve(old, about);

  it('has them in the team’s export; other exports leave them out and count them', () => {
    for (const profile of READER_PROFILES) {
      const { record, leftOut } = buildRecord(state, RECORD_CONTEXT, profile);
      const counted = leftOut.find(({ reason }) => reason === 'unknown_references')?.count ?? 0;
      expect(counted > 0, profile).toBe(profile !== 'internal');
      for (const format of EXPORT_FORMATS) {
        const file = FORMATS[format].write(record, createWords());
        for (const reference of ['zorvanda', 'hd.rule-of-law', 'hd.freedom-of-assembly'])
          if (profile !== 'internal') expect(file, `${profile} ${format}`).not.toContain(reference);
      }
      if (profile === 'internal')
        expect(FORMATS.csv.write(record, createWords())).toContain('actor:zorvanda-kelmistek');
    }
  });
});
