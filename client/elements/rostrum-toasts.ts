import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { isHidden } from '../../shared/session/hidden.ts';
import { t } from '../messages.ts';
import { controls } from '../styles/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** What every action did, for eight seconds, in the one region that is read aloud. */
@customElement('rostrum-toasts')
export class RostrumToasts extends ConsoleElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-1);
        pointer-events: none;
      }
      p {
        inline-size: fit-content;
        max-inline-size: 100%;
        margin: 0 auto;
        padding: var(--space-2) var(--space-4);
        border: 1px solid var(--muted);
        border-inline-start: 5px solid var(--blue);
        border-radius: var(--radius-small);
        background: var(--raised);
        box-shadow: 0 4px 18px rgb(0 0 0 / 35%);
        overflow-wrap: anywhere;
      }
      .trouble {
        border-inline-start-color: var(--amber);
        border-inline-start-style: double;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const state = this.live.desk.state.value;
    const shown = this.live.toasts.shown.value.filter(({ subjectId }) => subjectId === null || !isHidden(state, subjectId));
    return html`<div role="status" aria-live="polite" aria-label=${t('console.messages')}>
      ${repeat(shown, ({ id }) => id, ({ text, tone }) => html`<p class=${tone}>${text}</p>`)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-toasts': RostrumToasts;
  }
}
