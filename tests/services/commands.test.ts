import { describe, expect, it } from 'vitest';
import { GENESIS_HASH } from '../../shared/log/event.ts';
import { commitmentInput, hashInput } from '../../shared/log/hash-input.ts';
import { COMMAND_PERMISSIONS, mayCommand } from '../../shared/session/permissions.ts';
import { createCommands } from '../../server/sessions/commands.ts';
import { MAX_PAYLOAD_BYTES } from '../../server/log/check-command.ts';
import { sha256Hex } from '../../server/log/append-events.ts';
import { StoreError, type AppendBatch, type EventStore } from '../../server/store/event-store.ts';
import { createMemoryEventStore } from '../../server/store/memory/memory-event-store.ts';
import { repeatableBytes, serveSession, SESSION_ID, STREAM, T0, type Served } from '../helpers/served-session.ts';

const MARK = { vantage: 'room', pressedMs: T0, pressUncertaintyMs: 20, leadMs: 0 };

/** A store whose next appends go through `before`, which may fail, act, or refuse. */
function meddling(store: EventStore, before: (batches: readonly AppendBatch[]) => Promise<void>): EventStore {
  return {
    ...store,
    append: async (batches) => {
      await before(batches);
      return store.append(batches);
    },
  };
}

function list({ id }: Served, listedAs = 'Freedom Now'): object {
  return { entries: [{ entryId: id(), listedAs }], place: 'end' };
}

describe('commands', () => {
  it('[G6] answers with the seqs of the events, which are in the store by then', async () => {
    const served = serveSession();
    await served.create();
    const answer = await served.send('boris', 'add-entries', list(served));
    expect(answer).toMatchObject({ ok: true, seqs: [2] });
    expect((await served.events()).map(({ seq, type, by }) => [seq, type, by])).toEqual([
      [1, 'session-created', 'ana'],
      [2, 'entry-listed', 'boris'],
    ]);
  });

  it('[G6] answers a command that is sent again with its first seqs, and writes nothing', async () => {
    const served = serveSession();
    await served.create();
    const [payload, commandId] = [list(served), served.id()];
    const first = await served.send('boris', 'add-entries', payload, commandId);
    await served.send('ana', 'close-list', {});
    expect(await served.send('boris', 'add-entries', payload, commandId)).toEqual(first);
    expect(await served.events()).toHaveLength(3);
  });

  it('[G6] lets a command that is sent twice at once take effect once', async () => {
    const served = serveSession();
    await served.create();
    const [payload, commandId] = [list(served), served.id()];
    const answers = await Promise.all([1, 2, 3].map(() => served.send('boris', 'add-entries', payload, commandId)));
    expect(answers.map((answer) => answer.ok && answer.seqs)).toEqual([[2], [2], [2]]);
    expect(await served.events()).toHaveLength(2);
  });

  it('[G6] remembers an answer over a restart', async () => {
    const store = createMemoryEventStore();
    const served = serveSession(store);
    await served.create();
    const commandId = await served.give('ana', 'close-list', {});
    const restarted = serveSession(store);
    expect(await restarted.send('ana', 'close-list', {}, commandId)).toMatchObject({ ok: true, seqs: [2] });
  });

  it('[G1] writes what comes in one tick together, each decided after the one before', async () => {
    const appends: number[] = [];
    const served = serveSession(
      meddling(createMemoryEventStore(), (batches) => Promise.resolve(void appends.push(batches.length))),
    );
    await served.create();
    const answers = await Promise.all([
      served.send('ana', 'close-list', {}),
      served.send('ana', 'open-list', {}),
      served.send('ana', 'close-list', {}),
    ]);
    expect(answers.map((answer) => answer.ok && answer.seqs)).toEqual([[2], [3], [4]]);
    expect(appends).toEqual([1, 3]);
  });

  it('[G6] decides again when another process was first', async () => {
    const store = createMemoryEventStore();
    const other = serveSession(store);
    let interferences = 0;
    const served = serveSession(
      meddling(store, async (batches) => {
        if (interferences >= 3 || batches[0]?.expectedHead === 0) return;
        interferences++;
        await other.give('ana', interferences % 2 === 1 ? 'close-list' : 'open-list', {});
      }),
    );
    await served.create();
    // Another server's ids are its own.
    for (let i = 0; i < 10; i++) other.id();
    expect(await served.send('boris', 'add-entries', list(served))).toMatchObject({ ok: true, seqs: [5] });
    expect(interferences).toBe(3);
    expect((await served.commands.state(SESSION_ID)).seq).toBe(5);
  });

  it('[G6] refuses a command after five conflicts, and works again afterwards', async () => {
    const store = createMemoryEventStore();
    let isContended = false;
    const served = serveSession({
      ...store,
      append: (batches) =>
        isContended ? Promise.resolve({ kind: 'conflict', stream: STREAM, head: 9 }) : store.append(batches),
    });
    await served.create();
    isContended = true;
    const [payload, commandId] = [list(served), served.id()];
    expect(await served.send('boris', 'add-entries', payload, commandId)).toMatchObject({
      ok: false,
      code: 'unavailable',
    });
    isContended = false;
    expect(await served.send('boris', 'add-entries', payload, commandId)).toMatchObject({ ok: true, seqs: [2] });
  });

  it('[G9] says disk_full to everybody whose command was in the failed write, and loses nothing else', async () => {
    let isFull = false;
    const served = serveSession(
      meddling(createMemoryEventStore(), () =>
        isFull ? Promise.reject(new StoreError('disk_full')) : Promise.resolve(),
      ),
    );
    await served.create();
    isFull = true;
    const sent = [list(served), list(served)].map((payload) => ({ payload, commandId: served.id() }));
    const sendAll = () =>
      Promise.all(sent.map(({ payload, commandId }) => served.send('boris', 'add-entries', payload, commandId)));
    expect(await sendAll()).toMatchObject([{ code: 'disk_full' }, { code: 'disk_full' }]);
    expect((await served.commands.state(SESSION_ID)).seq).toBe(1);
    expect(served.published).toHaveLength(1);
    isFull = false;
    expect(await sendAll()).toMatchObject([{ seqs: [2] }, { seqs: [3] }]);
  });

  it('[G9] publishes after the author has the answer, in the order of the log', async () => {
    const order: string[] = [];
    const commands = createCommands({
      store: createMemoryEventStore(),
      clock: { nowMs: () => T0 },
      random: repeatableBytes(),
      listeners: [({ events }) => order.push(...events.map(({ seq }) => `event ${String(seq)}`))],
    });
    const served = serveSession();
    const payload = {
      conferenceId: served.id(),
      title: 'Session',
      kind: 'other',
      timeZone: 'UTC',
      presetId: 'none',
      limitRules: [],
      quickTopics: [],
    };
    const lead = { userId: 'ana', role: 'lead' } as const;
    const send = async (type: string, body: unknown): Promise<void> => {
      const answer = await commands.submit(STREAM, { commandId: served.id(), type, payload: body }, lead);
      order.push(`answer ${String(answer.ok && answer.seqs[0])}`);
    };
    await send('create-session', payload);
    await Promise.all([send('close-list', {}), send('open-list', {})]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual(['answer 1', 'event 1', 'answer 2', 'answer 3', 'event 2', 'event 3']);
  });

  it('[G9] keeps a fault of ours to the command that meets it', async () => {
    let calls = 0;
    const commands = createCommands({
      store: createMemoryEventStore(),
      clock: { nowMs: () => T0 },
      // Fails at the second text that is to be sealed.
      random: (bytes) => {
        if (++calls === 2) throw new Error('no randomness');
        return new Uint8Array(bytes);
      },
    });
    const served = serveSession();
    const send = (type: string, payload: unknown) =>
      commands.submit(STREAM, { commandId: served.id(), type, payload }, { userId: 'ana', role: 'lead' });
    const settings = { kind: 'other', timeZone: 'UTC', presetId: 'none', limitRules: [], quickTopics: [] };
    await send('create-session', { conferenceId: served.id(), title: 'Session', ...settings });
    expect(
      await Promise.all([send('close-list', {}), send('add-entries', list(served)), send('open-list', {})]),
    ).toMatchObject([{ seqs: [2] }, { ok: false, code: 'internal' }, { seqs: [3] }]);
  });

  it('[G3] [G4] chains events, and commits to personal values with a salt of their own', async () => {
    const served = serveSession();
    await served.create();
    await served.give('boris', 'add-entries', {
      entries: [1, 2].map(() => ({ entryId: served.id(), listedAs: 'Freedom Now' })),
      place: 'end',
    });
    let previous = GENESIS_HASH;
    const commitments = new Set<string>();
    for (const event of await served.events()) {
      expect(event.prevHash).toBe(previous);
      expect(event.hash).toBe(sha256Hex(hashInput(event)));
      previous = event.hash;
      const payload = JSON.parse(event.payload) as { readonly [path: string]: { '~': string } | undefined };
      for (const { path, value, salt } of event.personal ?? []) {
        expect(salt).toMatch(/^[0-9a-f]{32}$/);
        expect(payload[path]?.['~']).toBe(sha256Hex(commitmentInput(salt, value)));
        expect(event.payload).not.toContain(value);
        commitments.add(payload[path]?.['~'] ?? '');
      }
    }
    expect(commitments.size).toBe(3);
  });

  it('[G1] never lets time run backwards in a stream', async () => {
    const served = serveSession();
    await served.create();
    served.pass(-3600);
    await served.give('ana', 'close-list', {});
    const [first, second] = await served.events();
    expect(second?.atMs).toBe(first?.atMs);
  });

  it.each([
    ['an unknown type', 'fly', {}, { code: 'unknown_command' }],
    ['a type that every object has', 'constructor', {}, { code: 'unknown_command' }],
    ['a missing member', 'stop-intervention', {}, { code: 'malformed', params: { path: '/payload' } }],
    [
      'an elapsed time',
      'stop-intervention',
      { interventionId: SESSION_ID, elapsedMs: 5, mark: MARK },
      { code: 'malformed', params: { path: '/payload/elapsedMs' } },
    ],
    ['no payload', 'start-session', undefined, { code: 'malformed' }],
    [
      'a lone surrogate',
      'add-entries',
      { entries: [{ entryId: SESSION_ID, listedAs: '\ud800' }], place: 'end' },
      { code: 'malformed', params: { path: '/payload/entries/0/listedAs' } },
    ],
    [
      'U+0000',
      'add-entries',
      { entries: [{ entryId: SESSION_ID, listedAs: 'a\u0000b' }], place: 'end' },
      { code: 'malformed', params: { path: '/payload/entries/0/listedAs' } },
    ],
    [
      'more than fits',
      'add-entries',
      {
        entries: Array.from({ length: 500 }, () => ({ entryId: SESSION_ID, listedAs: 'Я'.repeat(300) })),
        place: 'end',
      },
      { code: 'too_large', params: { maxBytes: MAX_PAYLOAD_BYTES } },
    ],
  ])('[G2] refuses %s and says what is wrong', async (_, type, payload, refusal) => {
    const served = serveSession();
    await served.create();
    expect(await served.send('ana', type, payload)).toMatchObject({ ok: false, ...refusal });
    expect(await served.events()).toHaveLength(1);
  });

  it('[T5] refuses a press from the future', async () => {
    const served = serveSession();
    await served.create();
    const mark = served.mark({ pressedMs: T0 + 60_000 });
    const payload = { interventionId: served.id(), entryId: null, endsInterventionId: null, mark };
    expect(await served.send('ana', 'start-intervention', payload)).toMatchObject({ code: 'from_the_future' });
  });

  it('has streams of sessions only', async () => {
    const served = serveSession();
    const command = { commandId: served.id(), type: 'start-session', payload: {} };
    const answer = await served.commands.submit('private:ana', command, { userId: 'ana', role: 'lead' });
    expect(answer).toMatchObject({ ok: false, code: 'not_found' });
  });

  it('[P5] gives each role what the one table of permissions gives it', () => {
    const allowed = (role: Parameters<typeof mayCommand>[0]): number =>
      Object.keys(COMMAND_PERMISSIONS).filter((type) => mayCommand(role, type as keyof typeof COMMAND_PERMISSIONS))
        .length;
    const needing = (...needed: string[]): number =>
      Object.values(COMMAND_PERMISSIONS).filter(({ least }) => needed.includes(least)).length;
    expect(allowed('viewer')).toBe(0);
    expect(allowed('observer')).toBe(needing('observer'));
    expect(allowed('lead')).toBe(needing('observer', 'lead'));
    expect(allowed('system')).toBe(needing('observer', 'lead', 'system'));
  });

  it.each([
    ['vera', 'close-list', {}],
    ['boris', 'close-session', {}],
    ['ana', 'erase-personal', { targets: [{ seq: 1, path: 'title', commitment: 'a'.repeat(64) }] }],
  ] as const)('[P5] refuses %s a %s', async (by, type, payload) => {
    const served = serveSession();
    await served.create();
    expect(await served.send(by, type, payload)).toMatchObject({ ok: false, code: 'forbidden' });
  });
});
