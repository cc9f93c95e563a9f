import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { t } from '../messages.ts';
import type { Playback, Reach } from './playback.ts';

/** The stretch of recording at hand, as a slider; missing stretches are drawn as such ([V3]). */
@customElement('rostrum-scrub-bar')
export class RostrumScrubBar extends LitElement {
  static override styles = css`
    :host {
      position: relative;
      display: block;
    }
    input {
      inline-size: 100%;
      min-block-size: 44px;
      margin: 0;
      background: none;
    }
    input:focus-visible {
      outline: 3px solid var(--focus);
    }
    .gap {
      position: absolute;
      inset-block: 12px;
      min-inline-size: 3px;
      border: 1px solid var(--muted);
      background: repeating-linear-gradient(45deg, transparent 0 3px, var(--muted) 3px 5px);
      pointer-events: none;
    }
  `;

  @property({ attribute: false }) playback: Playback | undefined;
  @property({ attribute: false }) video: HTMLVideoElement | null = null;
  @query('input') private readonly input!: HTMLInputElement;
  @state() private reach: Reach | undefined;
  #unsubscribe: (() => void) | undefined;
  #dragging = false;

  readonly #follow = (): void => {
    if (this.video !== null && !this.#dragging && this.hasUpdated) this.input.value = String(this.video.currentTime);
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.video?.removeEventListener('timeupdate', this.#follow);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('video')) {
      changed.get('video')?.removeEventListener('timeupdate', this.#follow);
      this.video?.addEventListener('timeupdate', this.#follow);
    }
    if (changed.has('playback')) {
      this.#unsubscribe?.();
      this.#unsubscribe = this.playback?.reach.subscribe((reach) => (this.reach = reach));
    }
  }

  protected override updated(): void {
    this.#follow();
  }

  protected override render(): TemplateResult {
    const { fromS = 0, toS = 0, gaps = [] } = this.reach ?? {};
    const percent = (timeS: number): number => ((timeS - fromS) / Math.max(toS - fromS, 1)) * 100;
    return html`
      ${gaps.map(
        (gap) =>
          html`<div
            class="gap"
            title=${t('player.gap')}
            style="left:${percent(gap.fromS)}%;width:${percent(gap.toS) - percent(gap.fromS)}%"
          ></div>`,
      )}
      <input
        type="range"
        aria-label=${t('player.position')}
        min=${fromS}
        max=${toS}
        step="0.04"
        ?disabled=${this.reach === undefined || toS <= fromS}
        @input=${this.#onInput}
        @change=${this.#onChange}
        @pointerdown=${() => (this.#dragging = true)}
      />
      ${gaps.length === 0 ? nothing : html`<span hidden>${t('player.gap')}</span>`}
    `;
  }

  #onInput(): void {
    if (this.video !== null) this.video.currentTime = Number(this.input.value);
  }

  /** A slider that a mouse has let go of keeps no focus: the live keys stay with the page. */
  #onChange(): void {
    if (this.#dragging) this.input.blur();
    this.#dragging = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-scrub-bar': RostrumScrubBar;
  }
}
