import '../../../client/pages/rostrum-live-console.ts';
import '../../../client/pages/rostrum-phone-clock.ts';
import { tokens } from '../../../client/styles/tokens.css.ts';
import { matchActor } from '../../../shared/reference/actors.ts';
import { createFakeRoom, type FakeRoom, type FakeUser } from '../../helpers/fake-desk.ts';

const SESSION = '01900000-0000-7000-8000-000000000001';
const CONFERENCE = '01900000-0000-7000-8000-000000000002';
const ANA: FakeUser = { userId: 'ana', name: 'Ana', role: 'lead' };
const BORIS: FakeUser = { userId: 'boris', name: 'Boris', role: 'observer' };

/** What a test that drives the page may reach besides keys and words. */
interface Harness {
  readonly room: FakeRoom;
  readonly ana: FakeUser;
  readonly boris: FakeUser;
  /** Moves the clock of everybody on. */
  advance(ms: number): void;
  /** What stands in for the player: how far its picture is behind. */
  behindMs: number;
}

declare global {
  interface Window {
    harness: Harness;
  }
}

const query = new URLSearchParams(location.search);
const startMs = Date.UTC(2026, 8, 15, 8, 42, 0);
const openedAt = performance.now();
let shiftMs = 0;
const nowMs = (): number => startMs + Math.round(performance.now() - openedAt) + shiftMs;

const room = createFakeRoom({ nowMs, sessionId: SESSION });
const give = room.give.bind(room, ANA) as (type: string, payload: unknown) => unknown;
give('create-session', {
  conferenceId: CONFERENCE,
  title: 'Working session 4: rule of law',
  kind: query.has('practice') ? 'practice' : 'working_session',
  timeZone: 'Europe/Warsaw',
  presetId: 'osce-hdim-2018',
  limitRules: [{ id: 'statement', kinds: ['statement', 'group_statement'], classes: ['*'], ms: 150_000 }],
  quickTopics: [],
});
give('start-session', {});
const names = (
  query.get('list') ??
  'Norway,Harbour Light Association,Kazakhstan,EU (AT),Open Window Forum,Kyrgyzstan,Canada,Paper Kite Network,Switzerland,Mongolia'
)
  .split(',')
  .filter((name) => name !== '');
if (names.length > 0)
  give('add-entries', {
    place: 'end',
    entries: names.map((listedAs) => {
      const { actor, class: actorClass } = matchActor(listedAs);
      return {
        entryId: room.newId(),
        listedAs,
        class: actor === null ? 'ngo' : actorClass,
        ...(actor !== null && { actor }),
      };
    }),
  });
room.people.value = [
  { ...ANA, vantage: 'room', delayMs: null, awaySinceMs: null },
  { ...BORIS, vantage: 'stream', delayMs: 25_000, awaySinceMs: null },
];

const harness: Harness = {
  room,
  ana: ANA,
  boris: BORIS,
  advance(ms) {
    shiftMs += ms;
  },
  behindMs: 25_000,
};
window.harness = harness;

const me = query.get('as') === 'boris' ? BORIS : ANA;
if (query.has('vantage')) localStorage.setItem(`rostrum:vantage:${me.userId}:${SESSION}`, query.get('vantage') ?? '');
if (query.get('vantage') === 'stream') {
  // The recording begins an hour before the session; its picture is as late as the harness says.
  const sourceId = 'floor-1';
  give('attach-source', { sourceId, role: 'floor', channel: 'floor' });
  give('add-anchor', {
    anchorId: room.newId(),
    sourceId,
    epoch: 1,
    mediaMs: 0,
    sessionMs: startMs - 3_600_000,
    basis: 'pdt',
    uncertaintyMs: 40,
  });
  customElements.define(
    'rostrum-player',
    class extends HTMLElement {
      connectedCallback(): void {
        this.style.cssText = 'aspect-ratio: 16/9; background: #222; border-radius: 6px; min-inline-size: 0';
      }
      frameMark(): object {
        return { sourceId, epoch: 1, mediaMs: nowMs() - harness.behindMs - (startMs - 3_600_000) };
      }
      jumpBack(): void {
        harness.behindMs += 5000;
      }
      jumpForward(): void {
        harness.behindMs -= 5000;
      }
      togglePlay(): void {
        /* A picture that always plays. */
      }
      toLive(): void {
        harness.behindMs = 8000;
      }
    },
  );
}
document.documentElement.dataset.theme = query.get('theme') ?? 'dark';
const sheet = tokens.styleSheet;
if (sheet !== undefined) document.adoptedStyleSheets = [sheet];
const page =
  query.get('page') === 'clock'
    ? document.createElement('rostrum-phone-clock')
    : document.createElement('rostrum-live-console');
page.desk = room.desk(me);
document.body.append(page);
