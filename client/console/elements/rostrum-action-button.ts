import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { actionOf } from '../actions/actions.ts';
import { keysOf, pressButton } from '../keys/dispatch.ts';
import { keyWords } from '../keys/key-words.ts';
import { isShut } from '../actions/session-over.ts';
import { t } from '../../messages.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/**
 * A button for one action of the table, with its key on it. It keeps no focus, so Enter and Space cannot press it
 * again.
 */
@customElement('rostrum-action-button')
export class RostrumActionButton extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      :host {
        display: inline-block;
      }
      button {
        inline-size: 100%;
        block-size: 100%;
        padding-inline: var(--space-2);
      }
      button.big {
        min-block-size: 64px;
        padding-inline: var(--space-1);
      }
      button.big.primary {
        font-size: var(--text-large);
      }
      button.big kbd {
        display: none;
      }
    `,
  ];

  @property() action = '';
  /** The button of the action that matters now. */
  @property({ type: Boolean }) primary = false;
  /** Large enough for thumbs. */
  @property({ type: Boolean }) big = false;

  protected override render(): TemplateResult | typeof nothing {
    const action = actionOf(this.action);
    if (action === undefined) return nothing;
    const keymap = this.live.keymap.value;
    const key = keymap.isOn ? keysOf(keymap, action)[0] : undefined;
    // A timekeeper's key still names the timekeeper, or states that the session is over. It only looks inactive.
    const isOthers = (action.who === 'keeper' && !this.live.keeper.value.isMine) || isShut(this.live, action);
    return html`<button
      type="button"
      class=${[this.primary && !isOthers ? 'primary' : '', this.big ? 'big' : '', isOthers ? 'quiet muted' : ''].join(' ')}
      data-action=${action.id}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${this.#onClick}
    >
      ${key === undefined ? nothing : html`<kbd aria-hidden="true">${keyWords(key)}</kbd>`}<span
        >${t(action.label)}</span
      >
    </button>`;
  }

  #onClick(event: MouseEvent): void {
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.blur();
    pressButton(this.live, this.action, event.timeStamp);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-action-button': RostrumActionButton;
  }
}
