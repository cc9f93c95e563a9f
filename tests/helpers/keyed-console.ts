import { vi } from 'vitest';
import { ACTIONS } from '../../client/console/actions/actions.ts';
import { listenToKeys, pressButton } from '../../client/console/keys/dispatch.ts';
import { createLiveConsole, type LiveConsole } from '../../client/console/store/live-console.ts';
import type { Mark } from '../../shared/session/state/rows.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import { createFakeRoom, type FakeRoom, type FakeUser } from './fake-desk.ts';

const START_MS = Date.UTC(2026, 8, 15, 8, 0, 0);

export const BORIS: FakeUser = { userId: 'boris', name: 'Boris', role: 'observer' };

/** Stubs the parts of a browser that the listener for keys uses, and its timers. */
export function stubBrowser(): { restore(): void } {
  // Only timers. The test moves the clock of the session itself, so that 40 s cost one tick.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  // The target of a press is none of these.
  for (const name of ['Element', 'HTMLInputElement', 'HTMLTextAreaElement']) vi.stubGlobal(name, vi.fn());
  return {
    restore() {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    },
  };
}

/** Ana's console without a browser, with the real keys, actions and core. The test moves the clock. */
export interface KeyedConsole {
  readonly live: LiveConsole;
  readonly room: FakeRoom;
  readonly ana: FakeUser;
  nowMs(): number;
  /** A mark of this moment, from the room. */
  mark(): Mark;
  wait(ms: number): void;
  /** `n`, `H` for ⇧H, `Enter`. */
  press(...keys: readonly string[]): void;
  /** Presses the button of a key's action. */
  click(key: string): void;
  close(): void;
}

/** The key as the table of actions names it. */
function nameOf(key: string): string {
  return /^[A-Z]$/.test(key) ? `shift+${key.toLowerCase()}` : key.toLowerCase();
}

function codeOf(key: string): string {
  if (/^\d$/.test(key)) return `Digit${key}`;
  return /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
}

export function createKeyedConsole({
  names,
  role = 'lead',
}: {
  readonly names: readonly string[];
  readonly role?: Role;
}): KeyedConsole {
  let nowMs = START_MS;
  const room = createFakeRoom({ nowMs: () => nowMs, sessionId: '01900000-0000-7000-8000-000000000001' });
  const ana: FakeUser = { userId: 'ana', name: 'Ana', role };
  const chair: FakeUser = { userId: 'lead', name: 'Lead', role: 'lead' };
  room.give(chair, 'create-session', {
    conferenceId: room.newId(),
    title: 'Session',
    kind: 'working_session',
    timeZone: 'Europe/Warsaw',
    presetId: 'osce-hdim-2018',
    limitRules: [],
    quickTopics: [],
  });
  const entries = names.map((listedAs) => ({ entryId: room.newId(), listedAs }));
  room.give(chair, 'add-entries', { entries, place: 'end' });

  const page = new EventTarget();
  const monotonicMs = (): number => nowMs - START_MS;
  const storage = { getItem: () => null, setItem: () => undefined };
  const live = createLiveConsole(room.desk(ana), { storage, monotonicMs });
  live.setVantage('room');
  live.open.value = null;
  const stop = listenToKeys(page, live, () => true);

  function press(key: string): void {
    const held = { ctrlKey: false, altKey: false, metaKey: false, repeat: false, isComposing: false };
    const shiftKey = nameOf(key).startsWith('shift+');
    const event = new Event('keydown', { cancelable: true });
    const members = { key, code: codeOf(key), ...held, shiftKey, timeStamp: monotonicMs() };
    for (const [member, value] of Object.entries({ ...members, getModifierState: () => false }))
      Object.defineProperty(event, member, { value });
    page.dispatchEvent(event);
  }

  return {
    live,
    room,
    ana,
    nowMs: () => nowMs,
    mark: () => ({ vantage: 'room', pressedMs: nowMs, pressUncertaintyMs: 5, leadMs: 0 }),
    wait(ms) {
      nowMs += Math.round(ms);
      // Keys act again 1.5 s after a refused field. Every other timer needs one tick.
      vi.advanceTimersByTime(live.keys.peek() === 'unheard' && ms > 1600 ? 1600 : 100);
    },
    press: (...keys) => keys.forEach(press),
    click(key) {
      const action = ACTIONS.find(({ keys }) => keys.includes(nameOf(key)));
      if (action !== undefined) pressButton(live, action.id, monotonicMs());
    },
    close() {
      stop();
      live.close();
    },
  };
}
