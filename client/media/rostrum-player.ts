import { computed, signal, type ReadonlySignal } from '@preact/signals-core';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { MediaPosition } from '../../shared/session/rows.ts';
import type { SessionState } from '../../shared/session/state.ts';
import { mediaTime } from '../../shared/session/timeline.ts';
import { t } from '../messages.ts';
import type { SessionDesk } from '../state/session-desk.ts';
import { watch } from '../state/signal-controller.ts';
import { controls } from '../styles/tokens.css.ts';
import { canWatchFrames } from './frame-watcher.ts';
import { behindMs, createPlayback, type Playback } from './playback.ts';
import { stateLine } from './player-words.ts';
import './rostrum-scrub-bar.ts';

/** The clock that shows how far behind live the picture is moves once a second; marks take the frame itself. */
const TICK_MS = 1000;

/**
 * The recording of one source: live with its last minutes, or a recorded window. It never pauses by itself, never takes
 * the focus, and starts without sound. The page gives `sourceId` and `desk`; keys are the page's business and come as
 * calls.
 */
@customElement('rostrum-player')
export class RostrumPlayer extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: var(--space-1);
        min-inline-size: 0;
      }
      .picture {
        position: relative;
        flex: 1 1 auto;
        aspect-ratio: 16 / 9;
        min-block-size: 0;
        overflow: hidden;
        border-radius: var(--radius-small);
        background: #000;
      }
      video {
        position: absolute;
        inline-size: 100%;
        block-size: 100%;
        object-fit: contain;
      }
      .notice {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        padding: var(--space-4);
        background: rgb(0 0 0 / 70%);
        color: #fff;
        text-align: center;
      }
      .strip {
        position: absolute;
        inset: 0 0 auto;
        padding: var(--space-1) var(--space-2);
        background: rgb(0 0 0 / 80%);
        color: #fff;
        font-size: var(--text-small);
        text-align: center;
      }
      .covers {
        background: #000;
      }
      .bar {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--space-1);
        direction: ltr;
      }
      .bar button {
        padding: var(--space-1) var(--space-2);
        white-space: nowrap;
      }
      rostrum-scrub-bar {
        flex: 1 1 8rem;
        min-inline-size: 6rem;
      }
      .line {
        flex: 0 1 auto;
        min-inline-size: 0;
        padding-inline: var(--space-1);
        overflow: hidden;
        color: var(--muted);
        font-size: var(--text-small);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .is-live {
        color: var(--blue);
      }
      @media (max-width: 600px) {
        .bar {
          flex-wrap: wrap;
        }
        .line {
          order: 1;
          flex-basis: 100%;
        }
        .long {
          display: none;
        }
      }
    `,
  ];

  /** Which source to show; null shows an empty picture. */
  @property({ attribute: false }) sourceId: string | null = null;
  @property({ attribute: false }) desk: SessionDesk | null = null;
  /** Show this moment of session time first, in place of the live picture. */
  @property({ attribute: false }) startAtMs: number | null = null;

  @query('video') private readonly video!: HTMLVideoElement;
  @state() private paused = false;
  @state() private muted = true;

  readonly #playback = signal<Playback | undefined>(undefined);
  readonly #behindMs = signal<number | undefined>(undefined);
  readonly #stream = watch(
    this,
    computed(() => this.#playback.value?.stream.value ?? 'idle'),
  );
  readonly #isLive = watch(
    this,
    computed(() => this.#playback.value?.isLive.value ?? true),
  );
  readonly #behind = watch(this, this.#behindMs);
  /** What was loaded before somebody was hidden is covered at once ([P7]); the server gives no more of it. Leads are told. */
  readonly #showsHidden = watch(
    this,
    computed(() => {
      const playback = this.#playback.value;
      const { desk } = this;
      if (playback === undefined || desk === null) return false;
      // Once a second: a picture that stands still has no frames that would tell.
      void this.#behindMs.value;
      return playback.showsHidden(desk.state.value);
    }),
  );
  #timer: ReturnType<typeof setInterval> | undefined;
  #wantsPlay = true;
  /** Counts what was opened, so that a slow opening never overtakes a later one. */
  #opening = 0;

  /** How far the picture is behind now, ms; undefined while unknown. Moves once a second. */
  readonly behindLiveMs: ReadonlySignal<number | undefined> = this.#behindMs;
  /** The frame on screen, as a signal: changes with every frame, on a busy machine a little late. */
  readonly frame: ReadonlySignal<MediaPosition | undefined> = computed(() => this.#playback.value?.mark.value);

  /** The frame on screen ([V1]); undefined under a cover: what nobody sees marks no moment. */
  frameMark(): MediaPosition | undefined {
    return this.isCovered ? undefined : this.#playback.peek()?.markNow();
  }

  /** Whether the picture is covered, because it shows a hidden speaker ([P7]). */
  get isCovered(): boolean {
    return this.#showsHidden.value && this.desk?.me.role !== 'lead';
  }

  /** Session time of the frame on screen, Unix ms; undefined while nothing ties it to session time. */
  programmeMs(state: SessionState): number | undefined {
    const mark = this.frameMark();
    return mark && mediaTime(state, mark)?.ms;
  }

  /** Goes to a position of the recording or a moment of session time, loading what is not at hand. */
  seekTo(target: MediaPosition | number): void {
    const playback = this.#playback.peek();
    if (playback !== undefined) playback.seekTo(target);
    else if (typeof target === 'number') this.startAtMs = target;
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
      this.#wantsPlay = false;
      this.video.pause();
    }
  }

  play(): void {
    this.#wantsPlay = true;
    // Refused only where a browser forbids even silent playing; the button then shows "play".
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

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('sourceId')) void this.#open();
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
        ></video>
        ${this.#notice()}
      </div>
      <div class="bar" role="group" aria-label=${t('player.controls')} @mousedown=${keepFocus}>
        <button type="button" @click=${() => this.togglePlay()}>
          <span aria-hidden="true">${this.paused ? '▶' : '❚❚'}</span>
          <span class="visually-hidden">${this.paused ? t('player.play') : t('player.pause')}</span>
        </button>
        <button type="button" class="long" @click=${() => this.jumpBack(5000)}>${t('player.back')}</button>
        <rostrum-scrub-bar
          .playback=${this.#playback.value}
          .video=${this.renderRoot.querySelector('video')}
        ></rostrum-scrub-bar>
        <span class="line"
          >${stateLine(this.#stream.value, this.#isLive.value, this.#behind.value, this.#clock())}</span
        >
        <button type="button" aria-pressed=${this.muted ? 'false' : 'true'} @click=${() => (this.muted = !this.muted)}>
          ${t('player.sound')}
        </button>
        <button type="button" @click=${() => this.toLive()}>${t('player.live')}</button>
      </div>
    `;
  }

  #notice(): TemplateResult | typeof nothing {
    const stream = this.#stream.value;
    if (this.sourceId === null) return html`<div class="notice">${t('player.no_source')}</div>`;
    if (this.isCovered) {
      const words = t(this.#isLive.value ? 'player.withheld_live' : 'player.withheld');
      return html`<div class="notice covers">${words}</div>`;
    }
    if (this.#showsHidden.value) return html`<div class="strip">${t('player.for_leads')}</div>`;
    if (stream === 'ready' || stream === 'loading' || stream === 'idle') return nothing;
    return html`<div class="notice">${t(`player.${stream}`)}</div>`;
  }

  /** Session time and zone of the picture, for the line that says where a recording stands. */
  #clock(): { readonly ms: number; readonly timeZone: string } | undefined {
    const state = this.desk?.state.peek();
    const ms = state && this.programmeMs(state);
    const timeZone = state?.tables.session.get('session')?.timeZone;
    return ms === undefined || timeZone === undefined ? undefined : { ms, timeZone };
  }

  async #open(): Promise<void> {
    this.#close();
    const { sourceId } = this;
    if (sourceId === null) return;
    const opening = ++this.#opening;
    if (!canWatchFrames()) return;
    const playback = await createPlayback({
      video: this.video,
      sourceId,
      state: () => this.desk?.state.peek(),
      nowMs: () => this.desk?.nowMs() ?? Date.now(),
    });
    if (opening !== this.#opening || !this.isConnected) {
      playback.destroy();
      return;
    }
    this.#playback.value = playback;
    this.requestUpdate();
    if (this.startAtMs === null) playback.toLive();
    else playback.seekTo(this.startAtMs);
    this.play();
  }

  #close(): void {
    this.#opening++;
    this.#playback.peek()?.destroy();
    this.#playback.value = undefined;
    this.#behindMs.value = undefined;
  }

  #tick(): void {
    const desk = this.desk;
    const mark = this.#playback.peek()?.markNow();
    this.#behindMs.value =
      desk === null || mark === undefined ? undefined : behindMs(desk.state.peek(), mark, desk.nowMs());
  }

  #onPlayState(): void {
    this.paused = this.video.paused;
    // Browsers pause a silent video on their own account, when it is out of sight for instance.
    if (this.paused && this.#wantsPlay && !this.video.ended) this.play();
  }
}

/** A mouse on the controls leaves the focus, and with it the live keys, where they were. */
function keepFocus(event: Event): void {
  if (event.target instanceof Element && event.target.closest('button') !== null) event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-player': RostrumPlayer;
  }
}
