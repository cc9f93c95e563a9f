import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import { describe, expect, it } from 'vitest';
import { openEvent } from '../../shared/log/present.ts';
import { evolve } from '../../shared/session/evolve.ts';
import { restoreSnapshot, type Snapshot } from '../../shared/session/snapshot.ts';
import { canonicalState, EMPTY_SESSION } from '../../shared/session/state/state.ts';
import { sha256Hex } from '../../server/log/append-events.ts';
import { MAX_EVENTS_BEHIND } from '../../server/log/stream-reader.ts';
import { playEveryCommand } from '../helpers/play-every-command.ts';
import { serveSession, SESSION_ID, type Served } from '../helpers/served-session.ts';

const TEAM = { role: 'observer' } as const;
const LEAD = { role: 'lead' } as const;
const NAME = 'Ms. Example of Freedom Now';
const REASON = 'filmed by a delegate';

/** A session in which one named speaker was heard. An observer hid them with a reason. */
async function hidden(): Promise<Served> {
  const served = serveSession();
  const { give, id, mark } = served;
  await served.create();
  const [entryId, interventionId] = [id(), id()];
  await give('ana', 'add-entries', { entries: [{ entryId, listedAs: NAME }], place: 'end' });
  await give('ana', 'start-intervention', { interventionId, entryId, endsInterventionId: null, mark: mark() });
  await give('chen', 'add-note', { noteId: id(), interventionId, kind: 'quote', text: `${NAME} said`, mark: mark() });
  await give('boris', 'hide-speaker', { hideId: id(), subjectId: interventionId, reason: REASON });
  return served;
}

describe('what routes read', () => {
  it('[G7a] has one hash for the server, for a replay of its events and for each reader', async () => {
    const served = serveSession();
    await playEveryCommand(served);
    const { seq, sha256 } = await served.commands.stateHash(SESSION_ID);
    const replayed = (await served.events())
      .map((event) => openEvent(event, SESSION_EVENT_FORM))
      .reduce(evolve, EMPTY_SESSION);
    expect([seq, sha256]).toEqual([76, sha256Hex(canonicalState(replayed))]);
    for (const reader of [TEAM, LEAD]) {
      const { events } = await served.commands.readEvents(SESSION_ID, 0, reader);
      expect(sha256Hex(canonicalState(events.reduce(evolve, EMPTY_SESSION)))).toBe(sha256);
      const { json } = await served.commands.snapshot(SESSION_ID, reader);
      expect(sha256Hex(canonicalState(restoreSnapshot(JSON.parse(json) as Snapshot)))).toBe(sha256);
    }
  });

  it('[G5] withholds what is about a hidden speaker from all but leads, in old events as in new ones', async () => {
    const { commands } = await hidden();
    const page = await commands.readEvents(SESSION_ID, 0, TEAM);
    const seen = [JSON.stringify(page), (await commands.snapshot(SESSION_ID, TEAM)).json];
    for (const text of seen) for (const secret of [NAME, REASON]) expect(text).not.toContain(secret);
    expect(page.events.map(({ seq }) => seq)).toEqual(Array.from({ length: page.head }, (_, i) => i + 1));
    const leads = [
      JSON.stringify(await commands.readEvents(SESSION_ID, 0, LEAD)),
      (await commands.snapshot(SESSION_ID, LEAD)).json,
    ];
    for (const text of leads) for (const secret of [NAME, REASON]) expect(text).toContain(secret);
  });

  it('[G5] takes a text out of the snapshot that was made before it was hidden', async () => {
    const served = serveSession();
    const [entryId, hideId] = [served.id(), served.id()];
    await served.create();
    await served.give('ana', 'add-entries', { entries: [{ entryId, listedAs: NAME }], place: 'end' });
    expect((await served.commands.snapshot(SESSION_ID, TEAM)).json).toContain(NAME);
    await served.give('boris', 'hide-speaker', { hideId, subjectId: entryId });
    expect((await served.commands.snapshot(SESSION_ID, TEAM)).json).not.toContain(NAME);
    await served.give('ana', 'lift-hide', { hideId });
    expect((await served.commands.snapshot(SESSION_ID, TEAM)).json).toContain(NAME);
  });

  it('makes a snapshot once for all readers of a role', async () => {
    const { commands } = await hidden();
    expect(await commands.snapshot(SESSION_ID, TEAM)).toBe(await commands.snapshot(SESSION_ID, TEAM));
  });

  it('gives events in pages and says whether there are more', async () => {
    const served = serveSession();
    await served.create();
    const entries = Array.from({ length: 500 }, () => ({ entryId: served.id(), listedAs: 'X' }));
    await served.give('ana', 'add-entries', { entries, place: 'end' });
    const first = await served.commands.readEvents(SESSION_ID, 0, TEAM);
    expect(first).toMatchObject({ head: 501, more: true });
    expect(first.events).toHaveLength(MAX_EVENTS_BEHIND);
    const rest = await served.commands.readEvents(SESSION_ID, MAX_EVENTS_BEHIND, TEAM);
    expect(rest).toMatchObject({ head: 501, more: false, events: [{ seq: 501 }] });
    expect(await served.commands.readEvents(SESSION_ID, 501, TEAM)).toEqual({ head: 501, more: false, events: [] });
  });

  it('has an empty session where there is none', async () => {
    const { commands } = serveSession();
    expect((await commands.state(SESSION_ID)).seq).toBe(0);
    expect(await commands.readEvents(SESSION_ID, 0, TEAM)).toEqual({ head: 0, more: false, events: [] });
  });
});
