import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { effect } from '@preact/signals-core';
import { t } from '../messages.ts';
import type { RoomTurn, RoomView } from '../../shared/contract/http/room.schema.ts';
import { clockDigits, roomFace } from './room-clock.ts';
import { openRoomLink, type RoomLink } from './room-link.ts';
import { controls } from '../ui/tokens.css.ts';
import { roomTimerStyles } from './room-timer.css.ts';

/** Interval of the redraw, ms. It shows every second on time at almost no cost. */
const LOOK_MS = 200;

/** The clock on the room's screen: the speaker, the remaining time, and the phase by word, shape and colour. */
@customElement('rostrum-room-timer')
export class RostrumRoomTimer extends LitElement {
  static override styles = [controls, roomTimerStyles];

  @property({ attribute: false }) sessionId = '';

  @state() private view: RoomView | undefined;
  @state() private offlineSinceMs: number | undefined;
  @state() private refused = false;
  @state() private digits = '';
  private link: RoomLink | undefined;
  private stopWatching: (() => void) | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(this.look, LOOK_MS);
    window.addEventListener('hashchange', this.openAnew);
    void this.updateComplete.then(() => this.open());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
    window.removeEventListener('hashchange', this.openAnew);
    this.close();
  }

  /** Handles a newer link in this tab, which changes only the key. */
  private readonly openAnew = (): void => {
    this.close();
    this.open();
  };

  private close(): void {
    this.stopWatching?.();
    this.link?.close();
    this.link = undefined;
  }

  private open(): void {
    if (!this.isConnected || this.link !== undefined) return;
    const link = openRoomLink(this.sessionId, new URLSearchParams(location.hash.slice(1)).get('key') ?? '');
    this.link = link;
    this.stopWatching = effect(() => {
      this.view = link.view.value;
      this.offlineSinceMs = link.offlineSinceMs.value;
      this.refused = link.refused.value;
    });
  }

  /** Draws again only when the visible digits have changed. */
  private readonly look = (): void => {
    const turn = this.view?.nested ?? this.view?.holder;
    const nowMs = this.link?.clock.nowMs() ?? 0;
    this.digits = turn == null ? this.gapDigits(nowMs) : roomFace(turn, nowMs).digits;
  };

  private gapDigits(nowMs: number): string {
    const sinceMs = this.view?.moderatorSinceMs;
    return sinceMs == null ? '' : clockDigits(nowMs - sinceMs, 'up');
  }

  private readonly fill = (): void => {
    const action = document.fullscreenElement === null ? this.requestFullscreen() : document.exitFullscreen();
    action.catch(() => undefined);
  };

  override render(): TemplateResult {
    return html`
      <main>
        ${this.refused ? html`<p class="name" role="alert">${t('room.bad_link')}</p>` : this.face()}
        <footer>
          <span role="status">
            ${this.offlineSinceMs === undefined ? nothing : t('room.offline', { time: this.timeOfDay(this.offlineSinceMs) })}
          </span>
          <button type="button" class="quiet" @click=${this.fill}>${t('room.full_screen')}</button>
        </footer>
      </main>
    `;
  }

  private face(): TemplateResult {
    const { view } = this;
    if (view === undefined) return html`<p class="name">${t('app.loading')}</p>`;
    const turn = view.nested ?? view.holder;
    if (turn !== null) return this.turn(turn, view.nested !== null);
    if (view.status === 'planned') return html`<p class="name">${t('room.waiting')}</p>`;
    if (view.status === 'suspended') return html`<p class="name">${t('room.suspended')}</p>`;
    if (view.status !== 'live') return html`<p class="name">${t('room.closed')}</p>`;
    return html`
      <p class="name">${t('room.moderator')}</p>
      <div class="digits quiet" role="timer">${this.digits}</div>
    `;
  }

  private turn(turn: RoomTurn, isNested: boolean): TemplateResult {
    const { phase, digits, used } = roomFace(turn, this.link?.clock.nowMs() ?? 0);
    const label = turn.label ?? t('room.speaker');
    return html`
      <p class="name"><bdi>${isNested ? t('room.point_of_order', { label }) : label}</bdi></p>
      <div class="digits" role="timer" data-phase=${phase} style="--length: ${digits.length}">${digits}</div>
      <div class="bar" data-phase=${phase} aria-hidden="true" ?hidden=${used === null}>
        <div style="inline-size: ${((used ?? 0) * 100).toFixed(1)}%"></div>
      </div>
      <p class="phase" data-phase=${phase}>
        <strong>${t(`room.${phase}`)}</strong>
        ${turn.allottedMs === null ? nothing : html`<span>${t('room.of', { limit: clockDigits(turn.allottedMs, 'up') })}</span>`}
      </p>
    `;
  }

  private timeOfDay(ms: number): string {
    return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(ms);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-room-timer': RostrumRoomTimer;
  }
}
