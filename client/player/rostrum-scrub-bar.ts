import { computed, signal, type ReadonlySignal } from '@preact/signals-core';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { can } from '../../shared/access.ts';
import { lengthText } from '../../shared/messages/length-text.ts';
import { type SessionState, sessionRow } from '../../shared/session/state/state.ts';
import { t } from '../messages.ts';
import { timeOfDay } from '../ui/clock-text.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { follow, watch } from '../ui/signal-controller.ts';
import { controls } from '../ui/tokens.css.ts';
import { segmentAt } from './frame-clock.ts';
import { lanePieces, type LanePiece } from './lanes.ts';
import { followLoudness, type Loudness, type LoudnessFollower } from './loudness.ts';
import type { Playback, Reach } from './playback.ts';
import './rostrum-loudness.ts';
import { scrubBarStyles } from './scrub-bar.css.ts';
import { createTimeMap, type TimeMap, type TimedCut } from './time-map.ts';
import { placedTicks } from './time-ticks.ts';

/** Interval at which the lanes follow the record, ms. A key must not wait for them. */
const TICK_MS = 1000;
/** Time that the pointer must rest before a thumbnail is requested, ms. */
const REST_MS = 150;
/** Half the width of the thumbnail with its frame, px. */
const CARD_HALF_PX = 84;

/** The input of the drawing: the loaded recording and the record of a moment. */
interface Drawn {
  readonly reach: Reach;
  readonly map: TimeMap;
  readonly pieces: readonly LanePiece[];
  /** Intervals in which something was cut out, between two known moments. */
  readonly cuts: readonly TimedCut[];
  /** Recorder's time of a place from 0 to 1. */
  readonly recordedMsAt: (place: number) => number | undefined;
}

/**
 * The loaded recording by time of day, as a slider ([V6]). It shows speakers in lanes, the loudness and what is missing
 * ([V3]). At the pointer it shows a thumbnail.
 */
@customElement('rostrum-scrub-bar')
export class RostrumScrubBar extends LitElement {
  static override styles = [controls, scrubBarStyles];

  @property({ attribute: false }) playback: Playback | undefined;
  @property({ attribute: false }) video: HTMLVideoElement | null = null;
  @property({ attribute: false }) desk: SessionStore | null = null;
  @property({ attribute: false }) sourceId: string | null = null;

  @query('input') private readonly input!: HTMLInputElement;
  @query('.track') private readonly track!: HTMLElement;
  /** Player time under the pointer, s. */
  @state() private pointedS: number | null = null;
  /** Address of the thumbnail for the resting pointer. */
  @state() private picture: string | null = null;
  @state() private widthPx = 600;

  readonly #playback = signal<Playback | undefined>(undefined);
  readonly #session = signal<SessionState | undefined>(undefined);
  readonly #nowMs = signal(0);
  readonly #drawn: ReadonlySignal<Drawn | undefined> = computed(() => this.#draw());
  readonly #watched = watch(this, this.#drawn);
  #loudness: LoudnessFollower | undefined;
  readonly #heard = signal<ReadonlySignal<Loudness | null> | undefined>(undefined);
  readonly #peaks = follow(this, () => this.#heard.value?.value ?? null);
  #timer: ReturnType<typeof setInterval> | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #dragging = false;
  readonly #resized = new ResizeObserver(([entry]) => (this.widthPx = entry?.contentRect.width ?? this.widthPx));

  readonly #follow = (): void => {
    if (this.video === null || this.#dragging || !this.hasUpdated) return;
    this.input.value = String(this.video.currentTime);
    this.#place();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#resized.observe(this);
    this.#hear();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    clearTimeout(this.#resting);
    this.#resized.disconnect();
    this.video?.removeEventListener('timeupdate', this.#follow);
    this.#loudness?.destroy();
    this.#loudness = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('video')) {
      changed.get('video')?.removeEventListener('timeupdate', this.#follow);
      this.video?.addEventListener('timeupdate', this.#follow);
    }
    if (changed.has('playback')) {
      this.#playback.value = this.playback;
      this.#tick();
    }
    if (changed.has('sourceId')) this.#hear();
  }

  protected override updated(): void {
    this.#follow();
    const drawn = this.#watched.value;
    if (drawn === undefined) return;
    const { map, reach } = drawn;
    const fromMs = map.recordedMsAt(reach.fromS);
    const toMs = map.recordedMsAt(reach.toS - 0.05);
    if (fromMs !== undefined && toMs !== undefined) this.#loudness?.show(fromMs, toMs);
  }

  #hear(): void {
    this.#loudness?.destroy();
    this.#loudness = this.sourceId === null ? undefined : followLoudness(this.sourceId);
    this.#heard.value = this.#loudness?.loudness;
  }

  #tick(): void {
    const session = this.desk?.state.peek();
    this.#session.value = session;
    // The running statement grows. A recording of yesterday does not change.
    const last = session?.tables.interventions.get(session.interventionOrder.at(-1) ?? '');
    if (last?.end === null || this.playback?.isLive.peek() === true || this.#nowMs.peek() === 0)
      this.#nowMs.value = this.desk?.nowMs() ?? 0;
  }

  #draw(): Drawn | undefined {
    const reach = this.#playback.value?.reach.value;
    const session = this.#session.value;
    const { sourceId, desk } = this;
    if (reach === undefined || reach.toS <= reach.fromS || session === undefined || sourceId === null) return undefined;
    const map = createTimeMap(reach.segments, sourceId, session);
    const showsHidden = desk !== null && can(desk.me.role, 'hidden.read');
    const { fromS, toS } = reach;
    return {
      ...{ reach, map },
      cuts: map.cuts(),
      pieces: lanePieces(session, map, reach, { nowMs: this.#nowMs.value, showsHidden }),
      recordedMsAt: (place) => map.recordedMsAt(fromS + place * (toS - fromS)),
    };
  }

  protected override render(): TemplateResult {
    const drawn = this.#watched.value;
    const reach = drawn?.reach ?? this.playback?.reach.peek();
    const { fromS = 0, toS = 0, gaps = [], breaks = [] } = reach ?? {};
    const cuts = drawn?.cuts ?? [];
    const percent = (timeS: number): string => `${String(((timeS - fromS) / Math.max(toS - fromS, 1)) * 100)}%`;
    const across = (from: number, to: number): string =>
      `left:${percent(from)};width:calc(${percent(to)} - ${percent(from)})`;
    return html`<div class="whole">
      <div
        class="track"
        @pointermove=${this.#onPointer}
        @pointerleave=${this.#onPointerGone}
        @pointercancel=${this.#onPointerGone}
      >
        <rostrum-loudness
          .loudness=${this.#peaks.value}
          .recordedMsAt=${drawn?.recordedMsAt ?? nowhere}
        ></rostrum-loudness>
        ${gaps.map((gap) => html`<div class="gap" style=${across(gap.fromS, gap.toS)}></div>`)}
        ${cuts.map(({ sinceS, atS }) => html`<div class="doubt" style=${across(sinceS, atS)}></div>`)}
        ${[...breaks, ...cuts].map(({ atS }) => html`<div class="gap break" style="left:${percent(atS)}"></div>`)}
        ${repeat(
          drawn?.pieces ?? [],
          ({ interventionId }) => interventionId,
          (piece) => this.#piece(piece, across(piece.fromS, piece.toS)),
        )}
        ${this.pointedS === null ? nothing : html`<div class="pointed" style="left:${percent(this.pointedS)}"></div>`}
        ${drawn === undefined ? nothing : this.#times(drawn, percent)}
        <div class="head"></div>
        <input
          type="range"
          aria-label=${t('player.position')}
          min=${fromS}
          max=${toS}
          step="0.04"
          ?disabled=${toS <= fromS}
          @input=${this.#onInput}
          @change=${this.#onChange}
          @pointerdown=${() => (this.#dragging = true)}
        />
      </div>
      ${drawn === undefined || this.pointedS === null ? nothing : this.#card(drawn, this.pointedS)}
    </div>`;
  }

  #piece({ lane, fromS, toS, overFromS }: LanePiece, place: string): TemplateResult {
    const over = overFromS === null ? 0 : ((toS - overFromS) / Math.max(toS - fromS, 0.001)) * 100;
    return html`<div class="piece ${lane}" style=${place}>
      ${over === 0 ? nothing : html`<div class="over" style="width:${over}%"></div>`}
    </div>`;
  }

  #times({ map, reach }: Drawn, percent: (timeS: number) => string): TemplateResult {
    return html`<div class="times" aria-hidden="true">
      ${placedTicks(map, reach, this.widthPx).map(({ ms, timeS }) => html`<span style="left:clamp(1.75rem, ${percent(timeS)}, 100% - 1.75rem)">${this.#clock(ms)}</span>`)}
    </div>`;
  }

  /** The statement and the time at the pointer. */
  #card({ map, reach, pieces, cuts }: Drawn, timeS: number): TemplateResult {
    const x = ((timeS - reach.fromS) / Math.max(reach.toS - reach.fromS, 1)) * this.widthPx;
    const left = Math.min(Math.max(x, CARD_HALF_PX), Math.max(this.widthPx - CARD_HALF_PX, CARD_HALF_PX));
    const ms = map.sessionMsAt(timeS);
    const here = pieceAt(pieces, timeS);
    const missing = missingAt(reach, cuts, timeS, (3 / Math.max(this.widthPx, 1)) * (reach.toS - reach.fromS));
    return html`<div class="card" style="left:${left}px;translate:-50% 0;inline-size:${2 * CARD_HALF_PX}px">
      ${this.picture === null ? nothing : html`<img src=${this.picture} alt="" @error=${() => (this.picture = null)} />`}
      ${here === undefined ? nothing : html`<bdi>${here.name}</bdi>`}
      ${missing === null ? nothing : html`<span>${missing}</span>`}
      <span class="digits">${ms === undefined ? '' : this.#clock(ms)}</span>
    </div>`;
  }

  #clock(ms: number): string {
    const state = this.#session.peek();
    return timeOfDay(ms, (state && sessionRow(state)?.timeZone) ?? 'UTC');
  }

  /** Position of the picture, for display and for screen readers. */
  #place(): void {
    const drawn = this.#drawn.peek();
    const timeS = Number(this.input.value);
    const head = this.renderRoot.querySelector<HTMLElement>('.head');
    const { fromS = 0, toS = 0 } = drawn?.reach ?? {};
    if (head !== null) head.style.left = `${String(((timeS - fromS) / Math.max(toS - fromS, 1)) * 100)}%`;
    const ms = drawn?.map.sessionMsAt(timeS);
    if (ms === undefined) return;
    const name = pieceAt(drawn?.pieces ?? [], timeS)?.name;
    const time = this.#clock(ms);
    const words = name === undefined ? time : t('player.time_and_name', { time, name });
    if (this.input.ariaValueText !== words) this.input.ariaValueText = words;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const drawn = this.#drawn.peek();
    if (drawn === undefined) return;
    const { left, width } = this.track.getBoundingClientRect();
    const { fromS, toS } = drawn.reach;
    const place = Math.min(Math.max((event.clientX - left) / Math.max(width, 1), 0), 1);
    this.pointedS = fromS + place * (toS - fromS);
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#showPicture(), REST_MS);
  };

  readonly #onPointerGone = (): void => {
    clearTimeout(this.#resting);
    this.pointedS = null;
    this.picture = null;
  };

  /** Names the segment under the pointer: all its moments have one thumbnail. */
  #showPicture(): void {
    const drawn = this.#drawn.peek();
    if (drawn === undefined || this.pointedS === null || this.sourceId === null) return;
    const atMs = segmentAt(drawn.reach.segments, this.pointedS)?.recordedMs ?? null;
    if (atMs === null) return;
    this.picture = `/media/${encodeURIComponent(this.sourceId)}/thumbnail-at?at=${String(Math.ceil(atMs))}`;
  }

  #onInput(): void {
    if (this.video !== null) this.video.currentTime = Number(this.input.value);
    this.#place();
  }

  /** A slider that was used by mouse keeps no focus: the live keys act on the page. */
  #onChange(): void {
    if (this.#dragging) this.input.blur();
    this.#dragging = false;
  }
}

const nowhere = (): undefined => undefined;

/** What is missing at the pointer: a gap, a break within `nearS`, or a cut near it. */
function missingAt({ gaps, breaks }: Reach, cuts: readonly TimedCut[], timeS: number, nearS: number): string | null {
  if (gaps.some(({ fromS, toS }) => fromS <= timeS && timeS < toS)) return t('player.gap');
  const found = breaks.find(({ atS }) => Math.abs(atS - timeS) <= nearS);
  if (found !== undefined) return t('player.interrupted', { length: lengthText(found.missingMs) });
  const cut = cuts.find(({ sinceS, atS }) => sinceS <= timeS && timeS <= atS + nearS);
  return cut === undefined ? null : t('player.cut', { length: lengthText(Math.abs(cut.missingMs)) });
}

function pieceAt(pieces: readonly LanePiece[], timeS: number): LanePiece | undefined {
  return pieces.find(({ fromS, toS }) => fromS <= timeS && timeS < toS);
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-scrub-bar': RostrumScrubBar;
  }
}
