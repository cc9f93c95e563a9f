import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../../messages.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/**
 * Announces every action for eight seconds, in the one region that is read aloud. It also shows that only this window
 * keeps unsent work, as long as that lasts ([N21]).
 */
@customElement('rostrum-toasts')
export class RostrumToasts extends ConsoleElement {
  static override styles = [
    controls,
    css`
      /* A strip of its own, always as high: what comes and goes in it moves nothing. */
      div {
        display: flex;
        flex-direction: row-reverse;
        gap: var(--space-2);
        align-items: center;
        justify-content: flex-end;
        min-block-size: 3.5rem;
        padding: var(--space-1) var(--space-4);
        overflow: hidden;
        border-block-start: 1px solid var(--line);
        background: var(--bg);
      }
      p {
        flex: 0 1 auto;
        margin: 0;
        padding: var(--space-1) var(--space-3);
        border: 1px solid var(--line);
        border-inline-start: 5px solid var(--muted);
        border-radius: var(--radius-small);
        background: var(--panel);
        color: var(--muted);
        font-size: var(--text-small);
        overflow-wrap: anywhere;
      }
      p:last-child {
        flex-shrink: 0;
        max-inline-size: 100%;
        border-color: var(--muted);
        border-inline-start-color: var(--blue);
        background: var(--raised);
        color: var(--text);
        font-size: var(--text-normal);
      }
      @media (max-width: 600px) {
        p:not(:last-child) {
          display: none;
        }
        div {
          padding-inline: var(--space-2);
        }
        /* Here there is no room to keep for what is not there. */
        .silent {
          min-block-size: 0;
          padding-block: 0;
          border: 0;
        }
      }
      p.trouble {
        border-inline-start-color: var(--amber);
        border-inline-start-style: double;
      }
    `,
  ];

  protected override render(): TemplateResult {
    // The state decides whose name may be shown.
    void this.live.desk.state.value;
    const shown = this.live.toasts.shown.value;
    const isAtRisk = this.live.desk.atRisk.value > 0;
    return html`<div
      class=${shown.length === 0 && !isAtRisk ? 'silent' : ''}
      role="status"
      aria-live="polite"
      aria-label=${t('console.messages')}
    >
      ${isAtRisk ? html`<p class="trouble">${t('console.only_here')}</p>` : nothing}
      ${repeat(
        shown,
        ({ id }) => id,
        ({ words, tone }) => html`<p class=${tone}>${words()}</p>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-toasts': RostrumToasts;
  }
}
