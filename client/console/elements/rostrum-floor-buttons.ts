import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { can } from '../../../shared/access.ts';
import { ACTIONS, isOffered } from '../actions/actions.ts';
import type { Layer } from '../actions/action.ts';
import { t } from '../../messages.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';
import './rostrum-action-button.ts';

/** Number of speakers after which the second row of buttons is offered. */
const SPEAKERS_BEFORE_MORE = 10;

/** The timekeeper's keys as buttons, in three layers: first ones, further ones, and those for a lead. */
@customElement('rostrum-floor-buttons')
export class RostrumFloorButtons extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      .row + .row {
        margin-block-start: var(--space-2);
      }
      label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        margin: 0;
        font-weight: 400;
      }
      input.lead {
        inline-size: 6em !important;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { live } = this;
    if (!live.mayRecord) return html`<p class="muted">${t('console.looks_on')}</p>`;
    const { settings, desk, floor } = live;
    const isNew = !settings.secondRow.value && desk.state.value.interventionOrder.length >= SPEAKERS_BEFORE_MORE;
    const isSpeaking = floor.value.holder !== null;
    return html`<div class="row" role="toolbar" aria-label=${t('console.toolbar')}>
        ${this.#buttons('day_one', isSpeaking ? 'stop' : 'next')}
        <button
          type="button"
          class="quiet small"
          aria-expanded=${settings.secondRow.value ? 'true' : 'false'}
          @click=${() => settings.setSecondRow(!settings.secondRow.value)}
        >
          ${settings.secondRow.value ? t('console.fewer') : isNew ? t('console.more_now') : t('console.more')}
        </button>
      </div>
      ${settings.secondRow.value ? this.#more() : nothing}`;
  }

  #buttons(layer: Layer, primary?: string): TemplateResult[] {
    return ACTIONS.filter((action) => action.layer === layer && isOffered(this.live, action)).map(
      ({ id }) =>
        html`<rostrum-action-button
          .live=${this.live}
          action=${id}
          ?primary=${id === primary}
        ></rostrum-action-button>`,
    );
  }

  #more(): TemplateResult {
    const { settings, desk } = this.live;
    const isAdvanced = can(desk.me.role, 'console.advanced');
    return html`<div class="row" role="toolbar" aria-label=${t('console.toolbar_more')}>${this.#buttons('second')}</div>
      ${
        !isAdvanced
          ? nothing
          : html`<div class="row">
              <button
                type="button"
                class="quiet small"
                aria-expanded=${settings.advanced.value ? 'true' : 'false'}
                @click=${() => settings.setAdvanced(!settings.advanced.value)}
              >
                ${t('console.advanced')}
              </button>
            </div>`
      }
      ${isAdvanced && settings.advanced.value ? this.#advanced() : nothing}`;
  }

  #advanced(): TemplateResult {
    const { settings } = this.live;
    return html`<div class="row">
      ${this.#buttons('lead')}
      <label class="small">
        ${t('console.lead_time')}
        <input
          class="lead"
          type="number"
          min="0"
          max="10"
          step="0.1"
          .value=${String(settings.leadMs.value / 1000)}
          @change=${(event: Event) => settings.setLeadMs((event.target as HTMLInputElement).valueAsNumber * 1000)}
        />
      </label>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-floor-buttons': RostrumFloorButtons;
  }
}
