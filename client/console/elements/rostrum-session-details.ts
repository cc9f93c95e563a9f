import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { errorMessage, findMessage, t } from '../../messages.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** The present users with their vantage, the offer of the timekeeper's role, and the refused commands. */
@customElement('rostrum-session-details')
export class RostrumSessionDetails extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      .card {
        margin-block-start: var(--space-2);
      }
      ul {
        margin: var(--space-2) 0 0;
        padding: 0;
        list-style: none;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { desk } = this.live;
    const people = desk.people.value;
    return html`<div class="card">
      <h2>${t('panel.details.people')}</h2>
      <ul>
        ${people.map(
          (person) =>
            html`<li>
              <bdi>${person.name}</bdi>
              <span class="muted small">
                ${
                  person.awaySinceMs === null
                    ? (findMessage(`console.vantage.they_${person.vantage ?? 'unknown'}`) ?? '')
                    : t('panel.details.away')
                }
              </span>
              ${
                this.live.mayChange.value &&
                this.live.session.value?.keeper === desk.me.userId &&
                person.userId !== desk.me.userId
                  ? html`<button
                      type="button"
                      class="chip"
                      @click=${() => this.live.give('offer-clock', { to: person.userId })}
                    >
                      ${t('console.keeper.offer')}
                    </button>`
                  : nothing
              }
            </li>`,
        )}
      </ul>
      ${
        desk.refused.value.length === 0
          ? nothing
          : html`<h2>${t('panel.details.refused')}</h2>
              <ul>
                ${desk.refused.value.map(
                  (refused) =>
                    html`<li class="row">
                      <span>${t('console.did.other')}: ${errorMessage(refused.code)}</span>
                      <button type="button" class="chip" @click=${() => desk.dismiss(refused.commandId)}>
                        ${t('panel.details.dismiss')}
                      </button>
                    </li>`,
                )}
              </ul>`
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-session-details': RostrumSessionDetails;
  }
}
