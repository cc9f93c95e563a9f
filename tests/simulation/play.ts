import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import { createUuids } from '../../client/sync/uuid.ts';
import type { Faults } from './faults.ts';
import { checkEnd, StandingInvariants, Violation } from './invariants.ts';
import { SimPage } from './sim-page.ts';
import { SimServer } from './sim-server.ts';
import { actAtRandom, addNote } from './story.ts';
import { World } from './world.ts';

const STORY_MS = 60_000;
const CALM_MS = 180_000;

export interface Played {
  readonly commands: number;
  readonly events: number;
}

/** Plays one seed: a minute of work over a bad network, then quiet. @throws {Violation} */
export async function play(seed: number, faults: Faults = {}): Promise<Played> {
  const world = new World(seed);
  const newId = createUuids(
    () => world.nowMs,
    (bytes) => bytes.set(world.random.bytes(bytes.length)),
  );
  const sessionId = newId();
  const server = new SimServer(world, faults, sessionId);
  await setUp(server, world, newId);

  const pages = [
    new SimPage(world, server, faults, sessionId, 'ana', 'lead'),
    new SimPage(world, server, faults, sessionId, 'boris', 'observer'),
    new SimPage(world, server, faults, sessionId, 'chen', 'observer'),
  ];
  server.onCrash = () => pages.forEach((page) => page.disconnect());
  const standing = new StandingInvariants();
  const check = (): void => pages.forEach((page) => standing.check(page));

  const endMs = world.nowMs + STORY_MS;
  for (const page of pages) workOn(page, world, endMs);
  disturb(server, pages, world, newId, endMs);
  await world.run(endMs, check);

  server.chaos = false;
  for (const page of pages) page.chaos = false;
  // One more note of everybody: what was lost on the way shows as a gap, and the server reads what another process wrote.
  world.after(10_000, () => pages.forEach((page) => addNote(page)));
  world.after(20_000, () => pages.forEach((page) => page.engine.check()));
  await world.run(endMs + CALM_MS, check);
  await checkEnd(pages, server, sessionId);
  const head = await server.disk.head(`session:${sessionId}`);
  return { commands: pages.reduce((sum, { given }) => sum + given.length, 0), events: head };
}

async function setUp(server: SimServer, world: World, newId: () => string): Promise<void> {
  const create = {
    conferenceId: newId(),
    title: 'Working session 4',
    kind: 'working_session',
    timeZone: 'Europe/Warsaw',
    presetId: 'osce-hdim-2018',
    limitRules: [{ id: 'hdim.1', kinds: ['statement'], classes: ['*'], ms: 150_000 }],
    quickTopics: [],
  };
  const entries = Array.from({ length: 6 }, (_, index) => ({
    entryId: newId(),
    listedAs: `Delegation ${String(index)}`,
  }));
  for (const [type, payload] of [
    ['create-session', create],
    ['add-entries', { entries, place: 'end' }],
  ] as const) {
    const answering = server.submitElsewhere(
      { commandId: newId(), type, payload },
      { userId: 'system', role: 'system' },
    );
    await world.run(world.nowMs + 1000, () => undefined);
    const answer = await answering;
    if (!answer.ok) throw new Violation(`set-up: ${answer.code}`);
  }
}

function workOn(page: SimPage, world: World, endMs: number): void {
  world.after(world.random.between(100, 4000), () => {
    if (world.nowMs >= endMs) return;
    actAtRandom(page, world);
    if (world.random.chance(0.2)) actAtRandom(page, world);
    workOn(page, world, endMs);
  });
}

/** Networks that go, pages that die, a server that dies, and another process that writes into the log. */
function disturb(server: SimServer, pages: readonly SimPage[], world: World, newId: () => string, endMs: number): void {
  world.after(world.random.between(500, 3000), () => {
    if (world.nowMs >= endMs) return;
    const page = world.random.pick(pages);
    const what = world.random.next();
    if (what < 0.35) page?.cut(world.random.between(100, 15_000));
    else if (what < 0.5) page?.disconnect();
    else if (what < 0.65) page?.crash();
    else if (what < 0.72 && server.isUp) server.crash();
    else writeElsewhere(server, newId);
    disturb(server, pages, world, newId, endMs);
  });
}

function writeElsewhere(server: SimServer, newId: () => string): void {
  const command = {
    commandId: newId(),
    type: 'add-entries',
    payload: { entries: [{ entryId: newId(), listedAs: 'From the feed' }], place: 'end' },
  } as SessionCommand;
  void server.submitElsewhere(command, { userId: 'feed:hall', role: 'system' });
}
