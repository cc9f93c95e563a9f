import { computed, signal, type ReadonlySignal } from '@preact/signals-core';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { can } from '../../shared/access.ts';
import type { MediaPosition } from '../../shared/session/state/rows.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { mediaTime } from '../../shared/session/time/timeline.ts';
import { t } from '../messages.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { follow, watch } from '../ui/signal-controller.ts';
import { controls } from '../ui/tokens.css.ts';
import { canWatchFrames } from './frame-watcher.ts';
import { followGrowing, type Growing } from './growing.ts';
import { behindMs, createPlayback, type Playback } from './playback.ts';
import { playerNotice } from './player-notice.ts';
import { playerOffers } from './player-offers.ts';
import { stateLine, zoneOf } from './player-words.ts';
import { playerStyles } from './player.css.ts';
import { beginMs, nextPlace, recordingsOf, searchWithin, type MomentSearch } from './recordings.ts';
import './rostrum-picture-choices.ts';
import type { ChooseRecordingEvent } from './rostrum-picture-choices.ts';
import './rostrum-scrub-bar.ts';
import { transportButtons } from './transport-buttons.ts';

/** Interval at which the distance from live is updated, ms. Marks take the frame itself. */
const TICK_MS = 1000;

/**
 * Plays the recording of one source: live with its last minutes, or a recorded window. It never pauses by itself, never
 * takes the focus, and starts without sound. The page sets `sourceId` and `desk`. It handles all keys and calls
 * methods.
 */
@customElement('rostrum-player')
export class RostrumPlayer extends LitElement {
  static override styles = [controls, playerStyles];

  /** The source to show. Null shows an empty picture. */
  @property({ attribute: false }) sourceId: string | null = null;
  @property({ attribute: false }) desk: SessionStore | null = null;
  /** Shows this moment of session time first, in place of the live picture. */
  @property({ attribute: false }) startAtMs: number | null = null;
  /** Begins where tagging stopped, in place of the live picture ([V8]). */
  @property({ type: Boolean }) recorded = false;

  /** Shows this source alone: no other can be chosen, and none is searched for a moment. */
  @property({ type: Boolean }) alone = false;

  @query('video') private readonly video!: HTMLVideoElement;
  @state() private paused = false;
  @state() private muted = true;
  /** A recording other than the page's: chosen here, or the only one that has a moment. */
  @state() private chosen: string | null = null;

  readonly #playback = signal<Playback | undefined>(undefined);
  readonly #behindMs = signal<number | undefined>(undefined);
  readonly #stream = follow(this, () => this.#playback.value?.stream.value ?? 'idle');
  readonly #isLive = follow(this, () => this.#playback.value?.isLive.value ?? true);
  readonly #behind = watch(this, this.#behindMs);
  readonly #going = signal<Growing | undefined>(undefined);
  readonly #goesOn = follow(this, () => this.#going.value?.goesOn.value ?? true);
  /** Covers loaded media of a hidden speaker at once ([P7]). The server sends no more of it. Leads get a notice. */
  readonly #showsHidden = follow(this, () => {
    const playback = this.#playback.value;
    const { desk } = this;
    if (playback === undefined || desk === null) return false;
    // Once a second, because a paused picture gives no frame callbacks.
    void this.#behindMs.value;
    return playback.showsHidden(desk.state.value);
  });
  #timer: ReturnType<typeof setInterval> | undefined;
  #wantsPlay = true;
  /** Counts openings, so that a slow one never overtakes a later one. */
  #opening = 0;
  #search: MomentSearch | undefined;
  /** Requests from before the playback existed. */
  #asked: MomentSearch | undefined;
  #wentOn = true;

  /** Distance from live, ms, updated once a second. Undefined while unknown. */
  readonly behindLiveMs: ReadonlySignal<number | undefined> = this.#behindMs;
  /** The frame on screen, as a signal. It changes with every frame, on a busy machine a little late. */
  readonly frame: ReadonlySignal<MediaPosition | undefined> = computed(() => this.#playback.value?.mark.value);

  /** The frame on screen ([V1]). Undefined under a cover: nobody can mark a moment that nobody sees. */
  frameMark(): MediaPosition | undefined {
    return this.isCovered ? undefined : this.#playback.peek()?.markNow();
  }

  /** Whether the picture is covered, because it shows a hidden speaker ([P7]). */
  get isCovered(): boolean {
    return this.#showsHidden.value && !(this.desk !== null && can(this.desk.me.role, 'hidden.read'));
  }

  /** Session time of the frame on screen, Unix ms. Undefined without an anchor. */
  programmeMs(state: SessionState): number | undefined {
    const mark = this.frameMark();
    return mark && mediaTime(state, mark)?.ms;
  }

  /** Playback speed. 0 while the picture stands still. */
  get rate(): number {
    return this.video.paused ? 0 : (this.#playback.peek()?.pace.rate.peek() ?? 1);
  }

  /** Seeks to a position of the recording or a moment of session time, and loads missing media. */
  seekTo(target: MediaPosition | number): void {
    const home = this.sourceId;
    this.#search = typeof target === 'number' && home !== null ? { ms: target, home, without: [] } : undefined;
    const playback = this.#playback.peek();
    if (playback !== undefined) playback.seekTo(target);
    else this.#asked = this.#search;
  }

  stepFrame(by: 1 | -1): void {
    this.#stand();
    this.#playback.peek()?.pace.step(by);
  }

  changeRate(by: 1 | -1): void {
    this.#playback.peek()?.pace.change(by);
  }

  jumpBack(ms: number): void {
    this.jumpForward(-ms);
  }

  jumpForward(ms: number): void {
    const reach = this.#playback.peek()?.reach.peek();
    if (reach === undefined) return;
    this.video.currentTime = Math.min(Math.max(this.video.currentTime + ms / 1000, reach.fromS), reach.toS);
  }

  togglePlay(): void {
    if (this.video.paused) this.play();
    else {
      this.#stand();
      this.video.pause();
    }
  }

  /** The next playlist that is loaded stays paused too. */
  #stand(): void {
    this.#wantsPlay = false;
    this.video.autoplay = false;
  }

  play(): void {
    this.#wantsPlay = true;
    this.video.autoplay = true;
    // Only a browser that forbids even silent playback refuses. The button then shows "play".
    this.video.play().catch(() => undefined);
  }

  toLive(): void {
    this.#playback.peek()?.toLive();
    this.play();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    if (this.hasUpdated) void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sourceId')) this.chosen = null;
    this.#comeBack();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('sourceId')) void this.#open();
    else if (changed.has('recorded')) this.#begin();
  }

  /** The shown recording: the page's, or the one that was chosen here. */
  get #shown(): string | null {
    return this.chosen ?? this.sourceId;
  }

  protected override render(): TemplateResult {
    return html`
      <div class="picture">
        <video
          .muted=${this.muted || this.isCovered}
          muted
          autoplay
          playsinline
          preload="auto"
          aria-label=${t('player.video')}
          @play=${this.#onPlayState}
          @pause=${this.#onPlayState}
          @emptied=${this.#onEmptied}
          @seeked=${this.#tick}
        ></video>
        ${this.sourceId === null ? html`<div class="notice">${t('player.no_source')}</div>` : this.#notice()}
      </div>
      ${this.sourceId === null ? nothing : this.#controls()}
    `;
  }

  #controls(): TemplateResult {
    const playback = this.#playback.value;
    return html`<div class="controls" role="group" aria-label=${t('player.controls')} @mousedown=${keepFocus}>
      <rostrum-scrub-bar
        .playback=${playback}
        .video=${this.renderRoot.querySelector('video')}
        .desk=${this.desk}
        .sourceId=${this.#shown}
      ></rostrum-scrub-bar>
      <div class="bar">
        ${transportButtons(this, this.paused)}
        <span class="line">${this.#words()}</span>
        <rostrum-picture-choices
          .playback=${playback}
          .recordings=${this.desk === null || this.alone ? [] : recordingsOf(this.desk.state.peek())}
          .sourceId=${this.#shown}
          @rostrum-choose-recording=${(event: ChooseRecordingEvent) => this.#choose(event.detail)}
        ></rostrum-picture-choices>
        <button type="button" aria-pressed=${this.muted ? 'false' : 'true'} @click=${() => (this.muted = !this.muted)}>
          ${t('player.sound')}
        </button>
        ${playback === undefined ? nothing : this.#offers(playback)}
      </div>
    </div>`;
  }

  /** A user who watched a stream to its end sees it continue when recording resumes. */
  #comeBack(): void {
    const goesOn = this.#goesOn.value;
    if (goesOn && !this.#wentOn && this.#isLive.value && this.#playback.peek() !== undefined) this.toLive();
    this.#wentOn = goesOn;
  }

  #words(): string {
    const state = this.desk?.state.peek();
    const isLive = this.#isLive.value && this.#goesOn.value;
    const shownMs = state && this.programmeMs(state);
    return stateLine({
      stream: this.#stream.value,
      isLive,
      behindMs: this.#behind.value,
      shownMs,
      timeZone: zoneOf(state),
    });
  }

  #offers(playback: Playback): TemplateResult {
    const toLive = (): void => this.toLive();
    const { video, desk } = this;
    return playerOffers({ playback, video, toLive, state: desk?.state.peek(), goesOn: this.#goesOn.value });
  }

  #notice(): TemplateResult | typeof nothing {
    return playerNotice({
      stream: this.#stream.value,
      isCovered: this.isCovered,
      showsHidden: this.#showsHidden.value,
      isLive: this.#isLive.value,
      hasPicture: this.#playback.value?.hasPicture.value ?? true,
    });
  }

  /** Shows another recording of the session, at the moment that is on screen. */
  #choose(sourceId: string): void {
    const state = this.desk?.state.peek();
    const atMs = this.#isLive.value || state === undefined ? undefined : this.programmeMs(state);
    this.#search = atMs === undefined || state === undefined ? undefined : searchWithin(state, sourceId, atMs);
    this.chosen = sourceId;
    void this.#open(atMs);
  }

  /** This recording does not have the wanted moment. */
  #lookFurther(): void {
    const shown = this.#shown;
    if (this.#search === undefined || shown === null || this.desk === null || this.alone) return;
    const next = nextPlace(this.#search, shown, this.desk.state.peek());
    this.#search = next?.search;
    if (next === undefined) return;
    this.chosen = next.sourceId;
    void this.#open(next.ms);
  }

  async #open(atMs?: number): Promise<void> {
    this.#close();
    const sourceId = this.#shown;
    if (sourceId === null) return;
    const opening = ++this.#opening;
    if (!canWatchFrames()) return;
    const going = this.desk === null ? undefined : followGrowing(sourceId, this.desk);
    this.#going.value = going;
    const playback = await createPlayback({
      video: this.video,
      sourceId,
      state: () => this.desk?.state.peek(),
      nowMs: () => this.desk?.nowMs() ?? Date.now(),
      runsIntoLive: () => !this.recorded && this.#goesOn.value,
      onMissing: () => this.#lookFurther(),
    });
    await going?.isKnown;
    if (opening !== this.#opening || !this.isConnected) {
      playback.destroy();
      return;
    }
    this.#playback.value = playback;
    this.requestUpdate();
    if (atMs === undefined) this.#begin();
    else playback.seekTo(atMs);
    this.play();
  }

  /** Where the page wants playback to begin: at a moment, where tagging stopped, live, or at the beginning. */
  #begin(): void {
    const playback = this.#playback.peek();
    const state = this.desk?.state.peek();
    const sourceId = this.#shown;
    if (playback === undefined) return;
    if (state === undefined || sourceId === null) return playback.toLive();
    const how = this.recorded ? 'tagging' : this.#goesOn.value ? 'live' : 'over';
    const asked = this.#asked;
    this.#asked = undefined;
    const startMs = asked?.ms ?? this.startAtMs ?? beginMs(state, sourceId, how);
    if (startMs === undefined) playback.toLive();
    else {
      this.#search = asked ?? searchWithin(state, sourceId, startMs);
      playback.seekTo(startMs);
    }
  }

  #close(): void {
    this.#opening++;
    this.#going.peek()?.close();
    this.#going.value = undefined;
    this.#playback.peek()?.destroy();
    this.#playback.value = undefined;
    this.#behindMs.value = undefined;
  }

  #tick(): void {
    const desk = this.desk;
    const mark = this.#playback.peek()?.markNow();
    this.#behindMs.value =
      desk === null || mark === undefined ? undefined : behindMs(desk.state.peek(), mark, desk.nowMs());
    // Computes the offers again, wherever the picture is.
    this.requestUpdate();
  }

  /** Loading a playlist swallows the event of a pause shortly before it. */
  #onEmptied(): void {
    this.paused = this.video.paused;
  }

  #onPlayState(): void {
    this.paused = this.video.paused;
    // Browsers pause a silent video by themselves, for instance when it is out of sight.
    if (this.paused && this.#wantsPlay && !this.video.ended) this.play();
  }
}

/** A mouse on the controls leaves the focus, and with it the live keys, unchanged. */
function keepFocus(event: Event): void {
  if (event.target instanceof Element && event.target.closest('button') !== null) event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-player': RostrumPlayer;
  }
}
