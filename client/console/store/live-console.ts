/** Opens one console: its clock, its floor, its settings, and whom keys and tags are about. */
import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from '@preact/signals-core';
import { can } from '../../../shared/access.ts';
import { floorAt, inPicture, oneBefore, waitingAt, type Floor } from '../../../shared/session/floor/floor-at.ts';
import { isLocked } from '../../../shared/session/reviewed-lock.ts';
import { waitingEntries } from '../../../shared/session/state/waiting.ts';
import type { CommandPayload } from '../../../shared/session/commands.schema.ts';
import type { PageCommandType } from '../../../shared/session/decide.ts';
import type { EntryRow, InterventionRow, Mark, SessionRow } from '../../../shared/session/state/rows.ts';
import { resolveId, sessionRow, type SessionState } from '../../../shared/session/state/state.ts';
import type { Vantage } from '../../../shared/vocabulary/time.ts';
import { createKeyGuard, type KeyGuard } from '../keys/key-guard.ts';
import { loadKeymap, saveKeymap, type Keymap } from '../keys/keymap.ts';
import { refusalWords } from '../actions/refusal-words.ts';
import { t } from '../../messages.ts';
import { createLastHiding, type LastHiding } from './last-hiding.ts';
import { createOneBefore, type OneBefore } from './one-before.ts';
import type { SettingsStore } from '../../sync/settings-store.ts';
import type { Open } from './open.ts';
import { createSettings, type Settings } from './console-settings.ts';
import { isSameFloor, leadAt, markOf, seenTimeMs, type PlayerPort, type Press } from './programme.ts';
import type { Given, SessionStore } from '../../sync/session-store.ts';
import { speakerName } from '../../ui/speaker-name.ts';
import { createToasts, type Toasts } from './toasts.ts';

/** Interval of reading the clock, ms. Ten times a second costs a fifth of drawing every frame. */
const TICK_MS = 100;
/** Interval of publishing how far behind this page is, ms. */
const PRESENCE_MS = 10_000;
/** The commands of a start that this page sees. A witness mark by N is one of a start. */
const BEGINS: ReadonlySet<PageCommandType> = new Set(['start-intervention', 'open-point-of-order', 'add-witness-mark']);
/** Time of absence after which the timekeeper's role is offered at once, ms ([C7]). */
export const KEEPER_AWAY_MS = 20_000;

/** The timekeeper, as this page sees it. */
export interface Keeper {
  /** Null while there is no timekeeper. The first start then makes its user timekeeper. */
  readonly userId: string | null;
  readonly name: string;
  /** Whether this page moves the floor: its user is timekeeper, or nobody is. */
  readonly isMine: boolean;
  readonly isAway: boolean;
}

/**
 * Where the next key goes. `resting`: too soon after a field ([C2]). `unheard`: nowhere, after a refused field ([C15]).
 */
export type KeysByField = 'live' | 'typing' | 'resting' | 'unheard';
/** What the next key does. Before the session has arrived no key acts ([C12]). */
export type Keys = KeysByField | 'loading' | 'off';

/** One open console: what its elements read and what the actions act on. */
export interface LiveConsole {
  readonly desk: SessionStore;
  /** False for a user who only looks on ([C18]). */
  readonly mayRecord: boolean;
  /** Also false while the session is reviewed ([K20]). */
  readonly mayChange: ReadonlySignal<boolean>;
  readonly guard: KeyGuard;
  readonly toasts: Toasts;
  readonly keymap: ReadonlySignal<Keymap>;
  setKeymap(keymap: Keymap): void;
  readonly keys: ReadonlySignal<Keys>;
  /** Set by the code that listens to the keys. */
  readonly keysByField: Signal<KeysByField>;
  readonly settings: Settings;
  readonly vantage: ReadonlySignal<Vantage | null>;
  setVantage(vantage: Vantage): void;
  /** Set by the page once it has a player. In the room there is none. */
  player: PlayerPort | undefined;
  readonly session: ReadonlySignal<SessionRow | undefined>;
  /** Session time that this user sees, ten times a second ([F1]). */
  readonly clockMs: ReadonlySignal<number>;
  seenMs(): number;
  /** How far the user's picture is behind the room, ms. Undefined without a picture that reports it. */
  readonly behindMs: ReadonlySignal<number | undefined>;
  readonly floor: ReadonlySignal<Floor>;
  readonly waiting: ReadonlySignal<readonly EntryRow[]>;
  readonly keeper: ReadonlySignal<Keeper>;
  /** The speaker in the picture, whom H hides whatever B points to ([C51]). */
  readonly pictured: ReadonlySignal<InterventionRow | null>;
  /**
   * The speaker whom tags are about: the one in the picture, or the one before while B points to them ([C6], [C50]).
   */
  readonly target: ReadonlySignal<InterventionRow | null>;
  readonly before: OneBefore;
  /** The speaker who had the floor last before the one in the picture. */
  oneBefore(): InterventionRow | null;
  readonly lastHiding: LastHiding;
  readonly open: Signal<Open | null>;
  /** Text of an unfinished note. Esc keeps it. */
  readonly noteText: Signal<string>;
  /** The moment of a press that this page saw at `stampMs` of its monotonic clock. */
  press(stampMs: number): Press;
  /** The observation at a press. Undefined, with words to the user, while the vantage is not stated. */
  mark(press: Press, kind?: 'start_or_stop'): Mark | undefined;
  give<T extends PageCommandType>(type: T, payload: CommandPayload<T>): Given;
  name(row: InterventionRow | EntryRow): string;
  /** The name of a statement's or entry's speaker as it may be shown at this moment. */
  nameOf(id: string): string;
  say(...said: Parameters<Toasts['say']>): void;
  state(): SessionState;
  close(): void;
}

export interface ConsoleSurroundings {
  readonly storage: Pick<SettingsStore, 'getItem' | 'setItem'>;
  /** A clock that no settings move, ms: `performance.now`. */
  monotonicMs(): number;
}

export function createLiveConsole(desk: SessionStore, { storage, monotonicMs }: ConsoleSurroundings): LiveConsole {
  const userId = desk.me.userId;
  const mayRecord = can(desk.me.role, 'session.record');
  const keymap = signal(loadKeymap(storage, userId));
  const settings = createSettings(storage, userId, desk.sessionId);
  const { vantage } = settings;
  const toasts = createToasts();
  // The vantage is asked for once, in the page and not in a dialog.
  const open = signal<Open | null>(vantage.peek() === null ? { what: 'chord', chord: { kind: 'vantage' } } : null);
  const keysByField = signal<KeysByField>('live');
  const keys = computed((): Keys => {
    if (!keymap.value.isOn) return 'off';
    return session.value === undefined ? 'loading' : keysByField.value;
  });
  let player: PlayerPort | undefined;
  let lastSeen: { readonly ms: number; readonly atMs: number } | undefined;

  const frame = (): ReturnType<PlayerPort['frameMark']> => player?.frameMark();
  const seenMs = (): number => {
    const nowMs = desk.nowMs();
    const seen = seenTimeMs(desk.state.peek(), vantage.peek(), frame(), nowMs);
    if (seen !== undefined) lastSeen = { ms: seen, atMs: nowMs };
    if (lastSeen === undefined) return nowMs;
    // The stream goes on behind its cover ([P7e]). Between two frames with a known position, as while the player loads,
    // the last one is still on screen.
    const goesOn = player?.isCovered === true && vantage.peek() === 'stream';
    return goesOn ? lastSeen.ms + nowMs - lastSeen.atMs : lastSeen.ms;
  };

  const clockMs = signal(desk.nowMs());
  const session = computed(() => sessionRow(desk.state.value));
  let lastFloor: Floor | undefined;
  const floor = computed(() => {
    const now = floorAt(desk.state.value, clockMs.value);
    return (lastFloor = lastFloor !== undefined && isSameFloor(lastFloor, now) ? lastFloor : now);
  });
  const entries = computed(() => desk.state.value.tables.entries);
  const waiting = computed((): readonly EntryRow[] => {
    // In the room nothing on record lies ahead. Only a delayed picture has to ask who was heard since.
    if (vantage.value === 'room' || vantage.value === null) {
      void entries.value;
      return waitingEntries(untracked(() => desk.state.value));
    }
    void floor.value;
    return waitingAt(desk.state.value, clockMs.peek());
  });
  const nameOf = (id: string): string => {
    const state = desk.state.peek();
    const row = state.tables.interventions.get(resolveId(state, id)) ?? state.tables.entries.get(id);
    return row === undefined ? t('console.speaker.unidentified') : speakerName(state, row);
  };
  const pictured = computed(() => inPicture(floor.value));
  const rowBefore = computed(() => oneBefore(desk.state.value, floor.value, clockMs.peek()));
  const pair = computed(() => ({ shown: pictured.value?.id ?? null, before: rowBefore.value?.id ?? null }));
  const before = createOneBefore(pair, () => {
    const id = pictured.peek()?.id;
    if (id !== undefined) toasts.say(() => t('console.say.tagging', { name: nameOf(id) }));
  });
  const target = computed(() => {
    const id = before.pointed.value;
    return id === null ? pictured.value : (desk.state.value.tables.interventions.get(id) ?? null);
  });
  const keeper = computed((): Keeper => {
    const held = session.value?.keeper ?? null;
    const person = desk.people.value.find((one) => one.userId === held);
    const awaySinceMs = person?.awaySinceMs ?? null;
    // Whole seconds, so that the card is not drawn at every tick.
    const isAway = awaySinceMs !== null && wholeSeconds.value * 1000 - awaySinceMs >= KEEPER_AWAY_MS;
    const isMine = mayRecord && (held === null || held === userId);
    return {
      userId: held,
      name: isMine ? desk.me.name : (person?.name ?? t('console.keeper.unknown')),
      isMine,
      isAway,
    };
  });
  const wholeSeconds = signal(Math.floor(desk.nowMs() / 1000));

  const tick = (): void => {
    clockMs.value = seenMs();
    wholeSeconds.value = Math.floor(desk.nowMs() / 1000);
  };
  tick();
  const ticking = setInterval(tick, TICK_MS);
  const behindNowMs = (): number | undefined =>
    lastSeen === undefined ? undefined : Math.max(0, Math.round(desk.nowMs() - seenMs()));
  // Once a second, also while the picture stands still.
  const behindMs = computed(() => {
    void vantage.value;
    void wholeSeconds.value;
    return untracked(behindNowMs);
  });
  const tellPresence = (): void => {
    const from = vantage.peek();
    if (from !== null) desk.setVantage(from, from === 'room' ? null : (behindNowMs() ?? null));
  };
  const telling = setInterval(tellPresence, PRESENCE_MS);
  // A command changes the view, and the next drawing must not wait for the next tick.
  const stopFollowing = effect(() => {
    void desk.state.value;
    untracked(tick);
  });
  tellPresence();

  const live: LiveConsole = {
    desk,
    mayRecord,
    mayChange: computed(() => mayRecord && !isLocked(desk.state.value)),
    guard: createKeyGuard(),
    toasts,
    keymap,
    setKeymap(next) {
      keymap.value = next;
      saveKeymap(storage, userId, next);
    },
    keys,
    keysByField,
    settings,
    vantage,
    setVantage(next) {
      settings.setVantage(next);
      lastSeen = undefined;
      tick();
      tellPresence();
    },
    get player() {
      return player;
    },
    set player(next) {
      player = next;
      tick();
    },
    session,
    clockMs,
    seenMs,
    behindMs,
    floor,
    waiting,
    keeper,
    pictured,
    target,
    before,
    oneBefore: () => rowBefore.peek(),
    lastHiding: createLastHiding(monotonicMs),
    open,
    noteText: signal(''),
    press: (stampMs) => ({ atMs: desk.nowMs() - Math.max(0, monotonicMs() - stampMs), stampMs }),
    mark(press, kind) {
      const from = vantage.peek();
      if (from === null) {
        toasts.say(t('console.say.vantage_first'), { tone: 'trouble' });
        open.value = { what: 'chord', chord: { kind: 'vantage' } };
        return undefined;
      }
      const seen = { vantage: from, frame: frame(), uncertaintyMs: desk.clockUncertaintyMs() };
      return markOf(press, seen, kind === undefined ? 0 : leadAt(settings.leadMs.peek(), from, player));
    },
    give(type, payload) {
      if (BEGINS.has(type)) before.end();
      const given = desk.give(type, payload);
      void given.answer.then((answer) => {
        if (!answer.ok) toasts.say(refusalWords(answer), { tone: 'trouble' });
      });
      return given;
    },
    name: (row) => speakerName(desk.state.peek(), row),
    nameOf,
    say: toasts.say,
    state: () => desk.state.peek(),
    close() {
      clearInterval(ticking);
      clearInterval(telling);
      stopFollowing();
      before.close();
      toasts.close();
    },
  };
  return live;
}
