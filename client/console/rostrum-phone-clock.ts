import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Action } from './actions/action.ts';
import { ConsolePage } from './elements/console-page.ts';
import './elements/rostrum-action-button.ts';
import './elements/rostrum-chord-legend.ts';
import './elements/rostrum-clock-banner.ts';
import './elements/rostrum-console-header.ts';
import './elements/rostrum-just-ended.ts';
import './elements/rostrum-now-card.ts';
import './elements/rostrum-toasts.ts';
import { stillLoading } from '../list/still-loading.ts';
import { t } from '../messages.ts';
import { speakerName } from '../ui/speaker-name.ts';
import { consoleStyles } from '../ui/console.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** Large buttons for the actions that move the floor, the most needed first. */
const BUTTONS = ['next', 'stop', 'cut_off', 'warn', 'pause', 'reply', 'unlisted', 'hide', 'take_back'] as const;

/** The console on a phone held in the hand: digits, next speaker and large buttons. */
@customElement('rostrum-phone-clock')
export class RostrumPhoneClock extends ConsolePage {
  static override styles = [
    controls,
    consoleStyles,
    css`
      :host {
        --clock-size: max(56px, min(24vw, 7rem));
        display: grid;
        grid-template-rows: auto 1fr auto;
        gap: var(--space-2);
        box-sizing: border-box;
        max-inline-size: 40rem;
        min-block-size: 100vh;
        min-block-size: 100dvh;
        margin-inline: auto;
        padding: var(--space-2);
      }
      .parts,
      .foot {
        display: grid;
        gap: var(--space-2);
        align-content: start;
        min-inline-size: 0;
      }
      .foot {
        position: sticky;
        inset-block-end: 0;
        padding-block: var(--space-2);
        background: var(--bg);
      }
      .buttons {
        display: grid;
        grid-template-columns: repeat(12, minmax(0, 1fr));
        gap: var(--space-2);
      }
      /* Two that are always needed, four that often are, three that seldom are. */
      .buttons > * {
        grid-column: span 4;
      }
      .buttons > :nth-child(-n + 6) {
        grid-column: span 3;
      }
      .buttons > :nth-child(-n + 2) {
        grid-column: span 6;
      }
      p {
        margin: 0;
      }
    `,
  ];

  protected override serves(action: Action): boolean {
    return BUTTONS.some((id) => id === action.id);
  }

  protected override render(): TemplateResult {
    const { live } = this;
    const isSpeaking = live.floor.value.holder !== null;
    return html`<rostrum-console-header bare .live=${live}></rostrum-console-header>
      ${live.session.value === undefined ? stillLoading() : this.#session()}
      <div class="foot">
        <rostrum-toasts .live=${live}></rostrum-toasts>
        <rostrum-chord-legend .live=${live}></rostrum-chord-legend>
        ${live.mayRecord ? this.#buttons(isSpeaking) : html`<p class="muted">${t('console.looks_on')}</p>`}
      </div>`;
  }

  #buttons(isSpeaking: boolean): TemplateResult {
    return html`<div class="buttons" role="toolbar" aria-label=${t('console.toolbar')}>
      ${BUTTONS.map(
        (action) =>
          html`<rostrum-action-button
            big
            .live=${this.live}
            action=${action}
            ?primary=${action === (isSpeaking ? 'stop' : 'next')}
          ></rostrum-action-button>`,
      )}
    </div>`;
  }

  #session(): TemplateResult {
    const { live } = this;
    const first = live.waiting.value[0];
    return html`<main class="parts">
      <rostrum-clock-banner .live=${live}></rostrum-clock-banner>
      <rostrum-now-card .live=${live}></rostrum-now-card>
      <p class="card">
        <span class="muted">${t('console.next')}</span>
        <bdi>${first === undefined ? t('console.waiting_none') : speakerName(live.desk.state.value, first)}</bdi>
      </p>
      <rostrum-just-ended .live=${live}></rostrum-just-ended>
    </main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-phone-clock': RostrumPhoneClock;
  }
}
