/** A page that plays one source with choices of sound and picture, for the tests of channels. */
import { loadWords } from '../../../client/messages.ts';
import type { MediaPosition } from '../../../shared/session/state/rows.ts';
import { createPlayback, type Playback } from '../../../client/player/playback.ts';
import '../../../client/player/rostrum-picture-choices.ts';
import { frameNumberOf } from '../../helpers/barcode.ts';
import { createFakeRoom } from '../../helpers/fake-desk.ts';

await loadWords(['console', 'list', 'player', 'record', 'export']);

declare global {
  interface Window {
    readonly playback: Playback;
    readonly clip: HTMLVideoElement;
    /** Number that is read from the picture on screen, and the frame clock's statement about it. */
    readonly look: () => { readonly number: number | null; readonly mark: MediaPosition | undefined };
    /** The loudest pitch that is heard now, Hz. 0 in silence. */
    readonly pitch: () => number;
  }
}

const query = new URLSearchParams(location.search);
const sourceId = query.get('source') ?? 'hall';
const room = createFakeRoom({ nowMs: Date.now, sessionId: '01900000-0000-7000-8000-000000000001' });
const ana = { userId: 'ana', name: 'Ana', role: 'lead' } as const;
room.give(ana, 'create-session', {
  ...{ conferenceId: room.newId(), title: 'Channels', kind: 'practice', timeZone: 'Europe/Warsaw', presetId: 'none' },
  ...{ limitRules: [], quickTopics: [] },
});
room.give(ana, 'attach-source', { sourceId, role: 'floor', channel: 'floor' });
const { state } = room.desk(ana);

const clip = document.querySelector('video');
if (clip === null) throw new Error('no video');
const playback = await createPlayback({
  ...{ video: clip, sourceId, state: () => state.value, nowMs: Date.now },
  ...{ runsIntoLive: () => true, onMissing: () => undefined },
});

const choices = document.createElement('rostrum-picture-choices');
choices.playback = playback;
document.body.append(choices);

const sound = new AudioContext();
const analyser = new AnalyserNode(sound, { fftSize: 4096, smoothingTimeConstant: 0 });
sound.createMediaElementSource(clip).connect(analyser);
clip.muted = false;
const pitch = (): number => {
  const levels = new Uint8Array(analyser.frequencyBinCount);
  analyser.getByteFrequencyData(levels);
  const loudest = levels.reduce((best, level, bin) => (level > (levels[best] ?? 0) ? bin : best), 0);
  return (levels[loudest] ?? 0) < 100 ? 0 : (loudest * sound.sampleRate) / analyser.fftSize;
};

const context = new OffscreenCanvas(640, 360).getContext('2d', { willReadFrequently: true });
const look = (): ReturnType<Window['look']> => {
  context?.drawImage(clip, 0, 0, 640, 360);
  const number = context && frameNumberOf(context.getImageData(0, 0, 640, 360));
  return { number, mark: playback.markNow() };
};
Object.assign(window, { playback, clip, look, pitch });
