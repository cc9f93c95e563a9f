/** Tests how a page stays in step with the server: outbox, gaps, refusals and hidings. */
import { expect, it } from 'vitest';
import type { Answer } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import { presentSnapshot } from '../../shared/session/snapshot.ts';
import { SESSION_KIND } from '../../shared/session/kind.ts';
import type { OutboxRow } from '../../client/sync/pending-queue.ts';
import { createSyncEngine, type SnapshotAnswer, type SyncEngine } from '../../client/sync/sync-engine.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';

/** Lets every settled promise run to its end. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A page and a session in place of the server. Each message waits until the test answers. */
function createPage(session: CoreSession, role: Role = 'observer', rows: readonly OutboxRow[] = []) {
  const sent: {
    readonly command: SessionCommand;
    readonly answer: (answer: Answer) => void;
    readonly fail: () => void;
  }[] = [];
  const stored = new Map<string, OutboxRow>(rows.map((row) => [row.command.commandId, row]));
  const saved: SnapshotAnswer[] = [];
  const joins: number[] = [];
  const timers: (() => void)[] = [];
  const user = role === 'lead' ? 'ana' : 'boris';
  const engine = createSyncEngine({
    kind: SESSION_KIND,
    me: { userId: user, role },
    sessionId: 'session',
    nowMs: () => session.nowMs,
    after: (_, run) => {
      timers.push(run);
      return () => timers.splice(timers.indexOf(run), 1);
    },
    transport: {
      join: (since) => {
        joins.push(since);
        return Promise.resolve({
          ok: true,
          head: session.state.seq,
          events: session.events.filter(({ seq }) => seq > since),
        });
      },
      send: (command) =>
        new Promise((resolve, reject) =>
          sent.push({ command, answer: resolve, fail: () => reject(new Error('lost')) }),
        ),
      snapshot: () => Promise.resolve({ snapshot: presentSnapshot(session.state, { role }), role }),
    },
    outbox: {
      adopt: () => Promise.resolve([...stored.values()]),
      put: (row) => Promise.resolve(void stored.set(row.command.commandId, row)),
      remove: (ids) => Promise.resolve(void ids.map((id) => stored.delete(id))),
    },
    cache: {
      load: () => Promise.resolve(undefined),
      save: (state) => saved.push({ snapshot: presentSnapshot(state, { role }), role }),
    },
  });
  /** The server decides the last message, and answers. */
  const serve = (): Answer => {
    const last = sent.at(-1);
    if (last === undefined) throw new Error('nothing was sent');
    const { type, payload, commandId } = last.command;
    const answer = session.try(user, type, payload, commandId);
    last.answer(answer);
    return answer;
  };
  const fire = (): void => timers.splice(0).forEach((run) => run());
  return { engine, sent, stored, saved, joins, serve, fire };
}

async function online(engine: SyncEngine): Promise<void> {
  await engine.start();
  engine.connected();
  await settled();
}

function note(text: string, mark = new CoreSession().mark()): SessionCommand {
  const payload = { noteId: newId(), interventionId: null, kind: 'note' as const, text, mark };
  return { commandId: newId(), type: 'add-note', payload };
}

function after(session: CoreSession, seq: number): LogEvent[] {
  return session.events.filter((event) => event.seq > seq);
}

it('[N4] a command stays until its event comes back, and is sent again with the same id', async () => {
  const session = new CoreSession();
  const { engine, sent, stored, serve } = createPage(session);
  await online(engine);
  const command = note('hello');
  engine.give(command);
  await settled();
  expect(sent).toHaveLength(1);
  engine.disconnected();
  sent[0]?.fail();
  await settled();
  expect(stored.size).toBe(1);
  engine.connected();
  await settled();
  expect(sent.map((each) => each.command.commandId)).toEqual([command.commandId, command.commandId]);
  const head = session.state.seq;
  serve();
  await settled();
  expect(engine.pending.value).toHaveLength(1);
  expect(stored.size).toBe(1);
  engine.receive(after(session, head));
  expect(engine.pending.value).toHaveLength(0);
  expect(stored.size).toBe(0);
});

it('[N4] commands keep their order: the next one goes when the one before has its answer', async () => {
  const session = new CoreSession();
  const { engine, sent, serve } = createPage(session);
  await online(engine);
  engine.give(note('one'));
  engine.give(note('two'));
  await settled();
  expect(sent).toHaveLength(1);
  serve();
  await settled();
  expect(sent).toHaveLength(2);
});

it('[S1] the session is on screen and takes commands before there is a connection, which brings later events', async () => {
  const session = new CoreSession();
  const { engine, joins, stored } = createPage(session);
  await engine.start();
  const head = session.state.seq;
  expect(head).toBeGreaterThan(0);
  expect(engine.confirmed.value.seq).toBe(head);
  engine.give(note('early'));
  expect(stored.size).toBe(1);
  expect(joins).toEqual([]);
  const { type, payload, commandId } = note('of another');
  session.try('boris', type, payload, commandId);
  engine.connected();
  await settled();
  expect(joins).toEqual([head]);
  expect(engine.confirmed.value.seq).toBe(session.state.seq);
});

it('[N5] marks go out as they were pressed, however late', async () => {
  const session = new CoreSession();
  const { engine, sent } = createPage(session);
  await engine.start();
  const command = note('in the tunnel', session.mark());
  engine.give(command);
  session.atS = 360;
  engine.connected();
  await settled();
  expect(sent[0]?.command.payload).toEqual(command.payload);
});

it('[N4] a refused command removes only those that name what it would have made', async () => {
  const session = new CoreSession();
  const { engine, sent, stored, serve } = createPage(session);
  await online(engine);
  const interventionId = newId();
  const start: SessionCommand = {
    commandId: newId(),
    type: 'start-intervention',
    payload: { interventionId, entryId: newId(), endsInterventionId: null, mark: session.mark() },
  };
  const topic: SessionCommand = {
    commandId: newId(),
    type: 'add-topic',
    payload: { tagId: newId(), interventionId, topic: 'hd.media' },
  };
  const other = note('unrelated', session.mark());
  const answers = [start, topic, other].map((command) => engine.give(command).answer);
  await settled();
  expect(serve()).toMatchObject({ ok: false, code: 'not_found' });
  await settled();
  expect(engine.refused.value.map(({ type }) => type)).toEqual(['start-intervention', 'add-topic']);
  expect(sent.at(-1)?.command).toBe(other);
  expect(stored.size).toBe(1);
  expect(await answers[1]).toMatchObject({ ok: false, code: 'not_found' });
  engine.dismiss(start.commandId);
  expect(engine.refused.value).toHaveLength(1);
});

it('[N4] an answer about the moment refuses nothing', async () => {
  const session = new CoreSession();
  const { engine, sent, fire, serve } = createPage(session);
  await online(engine);
  const command = note('kept');
  engine.give(command);
  await settled();
  sent[0]?.answer({ ok: false, commandId: command.commandId, code: 'disk_full', params: {} });
  await settled();
  expect(engine.refused.value).toEqual([]);
  fire();
  await settled();
  expect(sent).toHaveLength(2);
  expect(serve().ok).toBe(true);
});

it('[S1] events that come twice, early or not at all are applied once and in order', async () => {
  const session = new CoreSession();
  const { engine, joins } = createPage(session);
  await online(engine);
  const head = session.state.seq;
  session.list('Freedom Now');
  session.list('Norway');
  session.list('Kazakhstan');
  const [first, second, third] = after(session, head);
  if (first === undefined || second === undefined || third === undefined) throw new Error('three events');
  engine.receive([first, first]);
  expect(engine.confirmed.value.seq).toBe(head + 1);
  engine.receive([third]);
  expect(engine.confirmed.value.seq).toBe(head + 1);
  await settled();
  expect(joins.at(-1)).toBe(head + 1);
  expect(engine.confirmed.value.seq).toBe(head + 3);
});

it('[S2] a command without a network is seen at once, and survives the page', async () => {
  const session = new CoreSession();
  const first = createPage(session);
  await online(first.engine);
  first.engine.disconnected();
  const command = note('typed in the tunnel', session.mark());
  first.engine.give(command);
  expect([...first.engine.state.value.tables.notes.values()]).toHaveLength(1);
  await settled();
  first.engine.close();
  const second = createPage(session, 'observer', [...first.stored.values()]);
  await online(second.engine);
  expect(second.sent[0]?.command).toEqual(command);
  expect([...second.engine.state.value.tables.notes.values()]).toHaveLength(1);
});

it('[S3] a hiding is at once in view, memory and the copy on disk; lifting it fetches the words again', async () => {
  const session = new CoreSession();
  const [entryId] = session.list('A name to protect');
  const { engine, saved } = createPage(session);
  await online(engine);
  expect(JSON.stringify([...engine.confirmed.value.texts.entries()])).toContain('A name to protect');
  let head = session.state.seq;
  const hideId = newId();
  session.give('ana', 'hide-speaker', { hideId, subjectId: entryId ?? '' });
  engine.receive(after(session, head));
  expect(JSON.stringify([...engine.confirmed.value.texts.entries()])).not.toContain('A name to protect');
  expect(JSON.stringify([...engine.state.value.texts.entries()])).not.toContain('A name to protect');
  expect(JSON.stringify(saved.at(-1))).not.toContain('A name to protect');
  head = session.state.seq;
  session.give('ana', 'lift-hide', { hideId });
  engine.receive(after(session, head));
  await settled();
  expect(JSON.stringify([...engine.state.value.texts.entries()])).toContain('A name to protect');
});

it('[S3] the user’s own hiding hides before the server answers', async () => {
  const session = new CoreSession();
  const [entryId] = session.list('A name to protect');
  const { engine } = createPage(session);
  await online(engine);
  engine.disconnected();
  engine.give({ commandId: newId(), type: 'hide-speaker', payload: { hideId: newId(), subjectId: entryId ?? '' } });
  expect(JSON.stringify([...engine.state.value.texts.entries()])).not.toContain('A name to protect');
});
