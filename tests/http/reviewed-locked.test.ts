/** Tests that a reviewed session refuses every change of its record. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/log/canonical.ts';
import type { Answer } from '../../shared/log/command.ts';
import type { CanonicalRecord } from '../../shared/record/record-types.ts';
import type { CommandPayload, CommandType } from '../../shared/session/commands.schema.ts';
import { COMMAND_PERMISSIONS, mayCommand } from '../../shared/session/permissions.ts';
import {
  command,
  markNow,
  newSession,
  startTestServer,
  type Browser,
  type TestServer,
} from '../helpers/running-server.ts';

/** The commands that a reviewed session accepts: protection, exports, custody, deletion, and opening it again. */
const OPEN: ReadonlySet<string> = new Set([
  'hide-speaker',
  'lift-hide',
  'log-take-out',
  'erase-personal',
  'hide-again',
  'log-custody',
  'log-deletion',
  'review-session',
]);

const TYPES = Object.keys(COMMAND_PERMISSIONS) as CommandType[];

let server: TestServer;
let lead: Browser;
let observer: Browser;
let session: string;

/** The content of the session, so that each command finds what it would change. */
const turn = randomUUID();
const second = randomUUID();
const spoken = randomUUID();
const waiting = randomUUID();
const other = randomUUID();
const topicTag = randomUUID();
const aboutTag = randomUUID();
const note = randomUUID();
const quote = randomUUID();
const flag = randomUUID();
const pause = randomUUID();
const order = randomUUID();
let tagging = '';
let noteText = '';
let titleText = '';

async function give(who: Browser, type: string, payload: object): Promise<string> {
  const given = command(type, payload);
  const { status, body } = await who.post(`/api/sessions/${session}/commands`, given);
  expect(status, `${type}: ${JSON.stringify(body)}`).toBe(200);
  return given.commandId;
}

beforeAll(async () => {
  server = await startTestServer();
  lead = await server.setUp();
  observer = await server.invite(lead, 'Boris', 'observer');
  session = await newSession(lead);
  const entries = ['Meadow Circle', 'Norway', 'Quiet River'].map((listedAs, index) => ({
    entryId: [spoken, waiting, other][index],
    listedAs,
  }));
  await give(lead, 'add-entries', { entries, place: 'end' });
  await give(lead, 'attach-source', { sourceId: 'floor-1', role: 'floor', channel: 'floor' });
  const start = { entryId: spoken, endsInterventionId: null };
  await give(lead, 'start-intervention', { interventionId: turn, ...start, mark: markNow(200_000) });
  await give(lead, 'pause-intervention', { interruptionId: pause, interventionId: turn, mark: markNow(190_000) });
  await give(lead, 'resume-intervention', { interruptionId: pause, mark: markNow(185_000) });
  const next = { entryId: null, endsInterventionId: turn, announcedAs: 'Open Window' };
  // An inferred end, a point of order, and a turn that was left open.
  await give(lead, 'start-intervention', { interventionId: second, ...next, mark: markNow(60_000) });
  const raised = { interventionId: order, interruptionId: randomUUID(), interruptsId: second };
  await give(lead, 'open-point-of-order', { ...raised, mark: markNow(30_000) });
  tagging = await give(observer, 'add-topic', { tagId: topicTag, interventionId: turn, topic: 'hd.media' });
  const about = { tagId: aboutTag, interventionId: turn, target: 'state:NO', stance: 'neutral_mention' };
  await give(observer, 'add-about', about);
  const written = { interventionId: turn, mark: markNow() };
  await give(observer, 'add-note', { noteId: note, ...written, kind: 'note', text: 'as heard' });
  await give(observer, 'add-note', { noteId: quote, ...written, kind: 'quote', text: 'as said' });
  await give(observer, 'set-flag', { flagId: flag, interventionId: turn, flag: 'follow_up' });
  await give(lead, 'close-session', {});
  await give(lead, 'review-session', {});
  await give(lead, 'review-session', {});
  const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
  const commitment = (type: string, member: string): string => {
    const payload = events.find((event) => event.type === type)?.payload as Record<string, { '~': string }>;
    return payload[member]?.['~'] ?? '';
  };
  noteText = commitment('note-added', 'text');
  titleText = commitment('session-created', 'title');
}, 60_000);
afterAll(() => server.close());

/** A payload for each command that would change this session if it was not reviewed. */
const PAYLOADS: { readonly [T in CommandType]: () => CommandPayload<T> } = {
  'create-session': () => ({
    conferenceId: randomUUID(),
    title: 'Another one',
    kind: 'working_session',
    timeZone: 'Europe/Warsaw',
    presetId: 'osce-hdim-2018',
    limitRules: [],
    quickTopics: [],
  }),
  'start-session': () => ({}),
  'suspend-session': () => ({}),
  'close-session': () => ({}),
  'review-session': () => ({ again: true }),
  'set-quick-topics': () => ({ topics: ['hd.torture'] }),
  'offer-clock': () => ({ to: observer.userId }),
  'accept-clock': () => ({}),
  'take-clock': () => ({ from: lead.userId }),
  'add-entries': () => ({ entries: [{ entryId: randomUUID(), listedAs: 'Late Comer' }], place: 'end' }),
  'edit-entry': () => ({ entryId: waiting, listedAs: 'Sweden', replaces: '' }),
  'set-entry-status': () => ({ entryId: waiting, status: 'absent_when_called' }),
  'move-entry': () => ({ entryId: waiting, beforeEntryId: null }),
  'swap-entries': () => ({ entryId: waiting, withEntryId: other }),
  'close-list': () => ({}),
  'open-list': () => ({}),
  'mark-not-reached': () => ({}),
  'identify-speaker': () => ({
    subjectId: turn,
    actor: 'state:TJ',
    class: 'participating_state',
    basis: 'observer_knowledge',
    confidence: 'confirmed',
  }),
  'start-intervention': () => ({
    interventionId: randomUUID(),
    entryId: waiting,
    endsInterventionId: second,
    mark: mark(),
  }),
  'stop-intervention': () => ({ interventionId: second, mark: mark() }),
  'warn-speaker': () => ({ warningId: randomUUID(), interventionId: second, mark: mark() }),
  'cut-off': () => ({ interventionId: turn, mark: mark() }),
  'set-outcome': () => ({ interventionId: turn, outcome: 'microphone_cut' }),
  'pause-intervention': () => ({ interruptionId: randomUUID(), interventionId: second, mark: mark() }),
  'resume-intervention': () => ({ interruptionId: pause, mark: mark() }),
  'set-interruption': () => ({ interruptionId: pause, reason: 'applause', counts: true }),
  'add-interruption': () => ({
    interruptionId: randomUUID(),
    interventionId: turn,
    fromMs: 10_000,
    lengthMs: 5000,
    reason: 'applause',
    counts: false,
  }),
  'open-point-of-order': () => ({
    interventionId: randomUUID(),
    interruptionId: randomUUID(),
    interruptsId: second,
    mark: mark(),
  }),
  'close-point-of-order': () => ({ interventionId: order, mark: mark() }),
  'link-reply': () => ({ interventionId: second, repliesToId: turn }),
  'shift-edge': () => ({ interventionId: turn, edge: 'start', shiftMs: -1000 }),
  'confirm-end': () => ({ interventionId: turn }),
  'confirm-intervention': () => ({ interventionId: second }),
  'set-review': () => ({ interventionId: turn, review: 'reviewed' }),
  'void-intervention': () => ({ interventionId: second, reason: 'seen twice' }),
  'change-limit': () => ({
    changeId: randomUUID(),
    shape: 'fixed',
    classes: ['*'],
    kinds: ['statement'],
    ms: 90_000,
    appliesTo: 'next',
    mark: mark(),
  }),
  'add-topic': () => ({ tagId: randomUUID(), interventionId: turn, topic: 'hd.torture' }),
  'remove-topic': () => ({ tagId: topicTag }),
  'add-about': () => ({ tagId: randomUUID(), interventionId: turn, target: 'state:GE', stance: 'neutral_mention' }),
  'set-stance': () => ({ tagId: aboutTag, stance: 'criticises' }),
  'remove-about': () => ({ tagId: aboutTag }),
  'add-note': () => ({ noteId: randomUUID(), interventionId: turn, kind: 'note', text: 'afterwards', mark: mark() }),
  'edit-note': () => ({ noteId: note, text: 'otherwise', replaces: noteText }),
  'remove-note': () => ({ noteId: note }),
  'verify-quote': () => ({ noteId: quote, verified: true }),
  'set-flag': () => ({ flagId: randomUUID(), interventionId: second, flag: 'follow_up' }),
  'clear-flag': () => ({ flagId: flag }),
  'hide-speaker': () => ({ hideId: randomUUID(), subjectId: turn }),
  'lift-hide': () => ({ hideId: randomUUID() }),
  'add-witness-mark': () => ({ markId: randomUUID(), interventionId: turn, edge: 'end', mark: mark() }),
  'attach-source': () => ({ sourceId: 'booth-1', role: 'interpretation', channel: 'en' }),
  'detach-source': () => ({ sourceId: 'floor-1' }),
  'add-anchor': () => ({
    anchorId: randomUUID(),
    sourceId: 'floor-1',
    epoch: 1,
    mediaMs: 0,
    sessionMs: Date.now() - 300_000,
    basis: 'pdt',
    uncertaintyMs: 500,
  }),
  undo: () => ({ commandId: tagging }),
  'log-take-out': () => ({
    takeOutId: randomUUID(),
    profile: 'internal',
    format: 'json',
    reader: 'The team',
    sha256: 'a'.repeat(64),
    included: 1,
    leftOut: 0,
  }),
  'erase-personal': () => ({ targets: [{ seq: 1, path: 'title', commitment: titleText }] }),
  'hide-again': () => ({ hideId: randomUUID(), subjects: [turn] }),
  'log-custody': () => ({
    sources: [{ sourceId: 'floor-1', heads: [{ day: '2026-09-14', link: 1, chain: 'b'.repeat(64) }] }],
  }),
  'log-deletion': () => ({ sourceId: 'floor-1', stretches: [{ epoch: 1, fromMs: 0, toMs: 1000 }] }),
};

const mark = (): CommandPayload<'warn-speaker'>['mark'] => ({
  vantage: 'room',
  pressedMs: Date.now(),
  pressUncertaintyMs: 50,
  leadMs: 0,
});

/** SHA-256 of the team's export, without custody and the position in the log. */
async function recordHash(): Promise<string> {
  const request = { sessionId: session, format: 'json', profile: 'internal', reader: 'The team' };
  const { id } = (await lead.post('/api/exports', request)).body;
  const record = (await lead.get(`/api/exports/${id}`)).body as unknown as CanonicalRecord;
  const { recording } = record;
  const channels = recording.channels.map(({ role, channel }) => ({ role, channel }));
  const text = canonicalJson({ ...record, logSeq: null, recording: { ...recording, channels } });
  return createHash('sha256').update(text).digest('hex');
}

/** A command as the program's own services dispatch it. */
function bySystem(type: string, payload: object): Promise<Answer> {
  const caller = { userId: 'system', role: 'system' } as const;
  return server.running.commands.submit(`session:${session}`, command(type, payload), caller);
}

async function byHttp(who: Browser, type: string, payload: object): Promise<Answer> {
  return (await who.post(`/api/sessions/${session}/commands`, command(type, payload))).body as unknown as Answer;
}

describe('[K20] a reviewed session', () => {
  it.each(TYPES.filter((type) => !OPEN.has(type)))(
    'refuses %s for every role, and its record stays equal',
    async (type) => {
      const before = await recordHash();
      for (const [role, who] of [
        ['lead', lead],
        ['observer', observer],
      ] as const) {
        const code = mayCommand(role, type) ? 'session_closed' : 'forbidden';
        expect(await byHttp(who, type, PAYLOADS[type]()), role).toMatchObject({ ok: false, code });
      }
      expect(await bySystem(type, PAYLOADS[type]()), 'system').toMatchObject({ ok: false, code: 'session_closed' });
      expect(await recordHash()).toBe(before);
    },
  );

  it('refuses the reports of a conference system', async () => {
    const before = await recordHash();
    for (const state of ['queued', 'mic-on', 'mic-off']) {
      const report = { source: 'cocon', sourceEventId: state, at: Date.now(), name: 'Meadow Circle', state };
      const { status, body } = await lead.post(`/api/sessions/${session}/speaker-events`, report);
      expect([status, body.code], state).toEqual([409, 'session_closed']);
    }
    expect(await recordHash()).toBe(before);
  });

  it('[K21] refuses a stream, an address for an encoder and an upload before anything is recorded', async () => {
    const source = { sessionId: session, role: 'floor', channel: 'floor' };
    const stream = await lead.post('/api/sources', { ...source, url: 'https://example.org/live.m3u8' });
    expect([stream.status, stream.body.error.code]).toEqual([409, 'session_closed']);
    const push = await lead.post('/api/sources', { ...source, kind: 'push' });
    expect([push.status, push.body.error.code]).toEqual([409, 'session_closed']);
  });

  it('[K20] [P3a] is open to protection, erasure, custody and deletion', async () => {
    const hideId = randomUUID();
    const hide = await give(observer, 'hide-speaker', { hideId, subjectId: turn });
    await give(observer, 'undo', { commandId: hide });
    await give(lead, 'hide-speaker', { hideId: randomUUID(), subjectId: second });
    for (const type of ['log-custody', 'log-deletion', 'log-take-out', 'erase-personal'] as const)
      expect(await bySystem(type, PAYLOADS[type]()), type).toMatchObject({ ok: true });
    const undone = await byHttp(observer, 'undo', { commandId: tagging });
    expect(undone).toMatchObject({ ok: false, code: 'session_closed' });
  });

  it('accepts all of it once a lead has opened it again, which an observer cannot', async () => {
    expect(await byHttp(observer, 'review-session', { again: true })).toMatchObject({ code: 'forbidden' });
    await give(lead, 'review-session', { again: true });
    await give(observer, 'set-outcome', PAYLOADS['set-outcome']());
    await give(observer, 'undo', { commandId: tagging });
  });
});

it('[K20] the table of rights marks all but protection, exports, custody, deletion and opening again', () => {
  const marked = Object.entries(COMMAND_PERMISSIONS).filter(([, { changesRecord }]) => changesRecord);
  expect(marked.map(([type]) => type).sort()).toEqual(TYPES.filter((type) => !OPEN.has(type)).sort());
});
