/** A page with the list of interventions and a fake player, for the tests of the list. */
import { loadWords } from '../../../client/messages.ts';
import '../../../client/list/rostrum-session-list.ts';
import '../../../client/export/rostrum-export.ts';
import type { RostrumPlayer } from '../../../client/player/rostrum-player.ts';
import { tokens } from '../../../client/ui/tokens.css.ts';
import { matchActor } from '../../../shared/reference/actors.ts';
import type { Mark } from '../../../shared/session/state/rows.ts';
import { createFakeRoom, type FakeRoom } from '../../helpers/fake-desk.ts';

await loadWords(['console', 'list', 'player', 'record', 'export']);

declare global {
  interface Window {
    readonly room: FakeRoom;
    /** The session times that the list has requested from the player. */
    readonly soughtMs: number[];
    readonly startMs: number;
  }
}

const query = new URLSearchParams(location.search);
const startMs = Date.UTC(2026, 8, 15, 8, 42, 0);
let nowMs = startMs;
const session = '01900000-0000-7000-8000-000000000001';
const room = createFakeRoom({ nowMs: () => nowMs, sessionId: session });
const lead = { userId: 'ana', name: 'Ana', role: 'lead' } as const;
const observer = { userId: 'boris', name: 'Boris', role: 'observer' } as const;
const mark = (): Mark => ({ vantage: 'room', pressedMs: nowMs, pressUncertaintyMs: 10, leadMs: 0 });

room.give(lead, 'create-session', {
  conferenceId: room.newId(),
  title: 'Working session 4: rule of law',
  kind: 'working_session',
  timeZone: 'Europe/Warsaw',
  presetId: 'osce-hdim-2018',
  limitRules: [{ id: 'statement', kinds: ['statement'], classes: ['*'], ms: 150_000 }],
  quickTopics: [],
});
room.give(lead, 'start-session', {});
room.give(lead, 'attach-source', { sourceId: 'fmp4', role: 'floor', channel: 'floor' });
const anchor = { anchorId: room.newId(), sourceId: 'fmp4', epoch: 1, mediaMs: 0, sessionMs: startMs } as const;
room.give(lead, 'add-anchor', { ...anchor, basis: 'pdt', uncertaintyMs: 0 });

const NAMES = ['Norway', 'Harbour Light Association', 'Kazakhstan', 'Open Window Forum', 'Kyrgyzstan', 'Canada'];
const count = Number(query.get('count') ?? '24');
let last: string | null = null;
for (let i = 0; i < count; i++) {
  const listedAs = NAMES[i % NAMES.length] ?? '';
  const { actor, class: actorClass } = matchActor(listedAs);
  const entryId = room.newId();
  const entry = {
    entryId,
    listedAs,
    class: actor === null ? 'ngo' : actorClass,
    ...(actor !== null && { actor }),
  } as const;
  room.give(lead, 'add-entries', { place: 'end', entries: [entry] });
  nowMs += 15_000;
  const interventionId = room.newId();
  room.give(lead, 'start-intervention', { interventionId, entryId, endsInterventionId: last, mark: mark() });
  room.give(observer, 'add-topic', { tagId: room.newId(), interventionId, topic: 'hd.judiciary' });
  if (i % 2 === 0) room.give(observer, 'add-topic', { tagId: room.newId(), interventionId, topic: 'hd.torture' });
  if (i % 3 === 1)
    room.give(observer, 'add-about', { tagId: room.newId(), interventionId, target: 'state:GE', stance: 'criticises' });
  nowMs += 100_000 + (i % 5) * 17_000;
  last = interventionId;
  if (i % 7 === 3) continue;
  if (i % 5 === 4) room.give(lead, 'cut-off', { interventionId, mark: mark() });
  else room.give(lead, 'stop-intervention', { interventionId, mark: mark() });
  last = null;
}
const second = room.state.value.interventionOrder[1];
if (second !== undefined) room.give(observer, 'hide-speaker', { hideId: room.newId(), subjectId: second });

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokens.cssText);
document.adoptedStyleSheets = [sheet];
document.documentElement.dataset.theme = query.get('theme') ?? 'dark';
document.body.style.cssText = 'margin:0;background:var(--bg)';
const page = document.createElement(query.has('takeout') ? 'rostrum-export' : 'rostrum-session-list');
page.desk = room.desk(query.has('observer') ? observer : lead);
document.body.append(page);
await page.updateComplete;
const soughtMs: number[] = [];
const player = page.renderRoot.querySelector<RostrumPlayer>('rostrum-player');
if (player !== null) player.seekTo = (target) => void soughtMs.push(typeof target === 'number' ? target : Number.NaN);
Object.assign(window, { room, soughtMs, startMs });
