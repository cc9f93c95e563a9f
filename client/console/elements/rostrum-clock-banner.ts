import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../../messages.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/**
 * The second step of becoming timekeeper. It is offered on request, by the timekeeper, and at once when the timekeeper
 * is away.
 */
@customElement('rostrum-clock-banner')
export class RostrumClockBanner extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      .card {
        border: 2px solid var(--amber);
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { live } = this;
    const { keeper, open, session, desk } = live;
    const { isMine, isAway, name, userId } = keeper.value;
    const isOffered = session.value?.clockOfferedTo === desk.me.userId;
    const isAsked = open.value?.what === 'take_clock';
    const isSilent = !live.mayChange.value || isMine || (!isOffered && !isAsked && !isAway);
    this.nothingToSay(isSilent);
    if (isSilent) return nothing;
    const words = isOffered
      ? t('panel.keeper.offers', { name })
      : isAway
        ? t('panel.keeper.away', { name })
        : t('panel.keeper.take', { name });
    const take = (): void => {
      if (isOffered) live.give('accept-clock', {});
      else live.give('take-clock', { from: userId });
      if (isAsked) open.value = null;
    };
    return html`<div class="card row" role="group" aria-label=${words}>
      <span>${words}</span>
      <button type="button" class="primary" @click=${take}>${t('panel.keeper.take_it')}</button>
      ${isAsked ? html`<button type="button" @click=${() => (open.value = null)}>${t('panel.keeper.leave_it')}</button>` : nothing}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-clock-banner': RostrumClockBanner;
  }
}
