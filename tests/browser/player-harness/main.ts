/** A page that plays one source and reads the frame numbers in its picture, for the tests of the player. */
import { loadWords } from '../../../client/messages.ts';
import type { MediaPosition } from '../../../shared/session/state/rows.ts';
import type { RostrumPlayer } from '../../../client/player/rostrum-player.ts';
import '../../../client/player/rostrum-player.ts';
import { tokens } from '../../../client/ui/tokens.css.ts';
import { frameNumberOf } from '../../helpers/barcode.ts';
import { createFakeRoom, type FakeRoom } from '../../helpers/fake-desk.ts';

await loadWords(['console', 'list', 'player', 'record', 'export']);

/** A frame by its pixels, and the frame clock just before and just after they were read. */
export interface Seen {
  readonly number: number;
  readonly before: MediaPosition;
  readonly mark: MediaPosition;
}

declare global {
  interface Window {
    readonly room: FakeRoom;
    readonly player: RostrumPlayer;
    readonly video: HTMLVideoElement;
    /** Every frame since the last `seen.length = 0`. */
    readonly seen: Seen[];
    /** Number that is read from the picture on screen now. */
    readonly pictureNow: () => number | null;
  }
}

const query = new URLSearchParams(location.search);
const source = query.get('source') ?? 'fmp4';
const startMs = Date.now() - 60_000;
const ana = { userId: 'ana', name: 'Ana', role: 'lead' } as const;
const boris = { userId: 'boris', name: 'Boris', role: 'observer' } as const;
const room = createFakeRoom({ nowMs: Date.now, sessionId: '01900000-0000-7000-8000-000000000001' });
room.give(ana, 'create-session', {
  conferenceId: room.newId(),
  title: 'Player',
  kind: 'practice',
  timeZone: 'Europe/Warsaw',
  presetId: 'none',
  limitRules: [],
  quickTopics: [],
});
room.give(ana, 'attach-source', { sourceId: source, role: 'floor', channel: 'floor' });
for (const epoch of Array.from({ length: 20 }, (_, at) => at + 1)) {
  const sessionMs = startMs + (epoch - 1) * 30_000;
  const anchor = {
    anchorId: room.newId(),
    sourceId: source,
    epoch,
    mediaMs: 0,
    sessionMs,
    basis: 'pdt',
    uncertaintyMs: 0,
  } as const;
  room.give(ana, 'add-anchor', anchor);
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokens.cssText);
document.adoptedStyleSheets = [sheet];
document.body.style.cssText = 'margin:0;background:#0b0e13;inline-size:640px';

const player = document.createElement('rostrum-player');
player.desk = room.desk(query.has('observer') ? boris : ana);
player.sourceId = source;
document.body.append(player);
await player.updateComplete;
const video = player.renderRoot.querySelector('video');
if (video === null) throw new Error('no video');

const canvas = new OffscreenCanvas(640, 360);
const context = canvas.getContext('2d', { willReadFrequently: true });
const pictureNow = (): number | null => {
  if (context === null) return null;
  context.drawImage(video, 0, 0, 640, 360);
  return frameNumberOf(context.getImageData(0, 0, 640, 360));
};
const seen: Seen[] = [];
video.requestVideoFrameCallback(function look() {
  const before = player.frameMark();
  const number = pictureNow();
  const mark = player.frameMark();
  if (number !== null && before !== undefined && mark !== undefined) seen.push({ number, before, mark });
  video.requestVideoFrameCallback(look);
});
Object.assign(window, { room, player, video, seen, pictureNow });
