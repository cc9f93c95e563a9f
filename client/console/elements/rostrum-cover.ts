import { css, html, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { t } from '../../messages.ts';
import { timeOfDay } from '../../ui/clock-text.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** Covers the page with a logo and the time of day, against glances over the shoulder. */
@customElement('rostrum-cover')
export class RostrumCover extends ConsoleElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        z-index: 20;
        inset: 0;
      }
      button {
        display: grid;
        gap: var(--space-4);
        place-content: center;
        inline-size: 100%;
        block-size: 100%;
        border: 0;
        border-radius: 0;
        background: var(--bg);
        color: var(--muted);
        font-weight: 400;
      }
      .logo {
        font-size: 2rem;
        letter-spacing: 0.12em;
      }
      .time {
        font-size: clamp(3rem, 12vw, 9rem);
        line-height: 1;
      }
    `,
  ];

  @query('button') private readonly button!: HTMLButtonElement;

  protected override firstUpdated(): void {
    this.button.focus();
  }

  protected override render(): TemplateResult {
    const { live } = this;
    void live.clockMs.value;
    const time = timeOfDay(live.desk.nowMs(), live.session.value?.timeZone ?? 'UTC');
    return html`<button type="button" aria-label=${t('console.uncover')} @click=${() => (live.open.value = null)}>
      <span class="logo" aria-hidden="true">${t('app.name')}</span><span class="time digits">${time}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-cover': RostrumCover;
  }
}
