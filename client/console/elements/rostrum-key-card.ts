import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ACTIONS, isOffered } from '../actions/actions.ts';
import type { Action } from '../actions/action.ts';
import { keysOf } from '../keys/dispatch.ts';
import { keyName } from '../keys/keyboard.ts';
import { keyWords } from '../keys/key-words.ts';
import { DEFAULT_KEYMAP } from '../keys/keymap.ts';
import { t } from '../../messages.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { panelStyles } from './panel.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** All keys on one card. A click on a key assigns another one, and a switch turns all keys off. */
@customElement('rostrum-key-card')
export class RostrumKeyCard extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    panelStyles,
    css`
      .card {
        max-block-size: 80vh;
        overflow-y: auto;
      }
      .columns {
        columns: 3 17rem;
        margin-block: var(--space-2);
      }
      .line {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        break-inside: avoid;
      }
      .line button {
        min-inline-size: 4.5rem;
        min-block-size: 36px;
        padding: 0 var(--space-2);
      }
      @media (pointer: coarse) {
        .line button {
          min-block-size: var(--target);
        }
      }
    `,
  ];

  /** The action that waits for its new key. */
  @state() private asking: string | undefined;

  protected override render(): TemplateResult {
    const { live } = this;
    const keymap = live.keymap.value;
    const isChanged = Object.keys(keymap.remapped).length > 0;
    const shown = ACTIONS.filter(
      (action) => isOffered(live, action) && action.keys.length > 0 && !/^topic_[2-9]$/.test(action.id),
    );
    return html`<div class="card" role="region" aria-label=${t('panel.key_card')} @keydown=${this.#onKeyDown}>
      <div class="row spread">
        <h2>${t('panel.key_card')}</h2>
        <span class="row">
          <button
            type="button"
            class="chip"
            role="switch"
            aria-checked=${keymap.isOn ? 'true' : 'false'}
            @click=${() => live.setKeymap({ ...keymap, isOn: !keymap.isOn })}
          >
            ${keymap.isOn ? t('console.keys.on') : t('console.keys.off')}
          </button>
          ${isChanged ? html`<button type="button" class="chip" @click=${() => live.setKeymap(DEFAULT_KEYMAP)}>${t('panel.keys_reset')}</button>` : nothing}
          <button type="button" class="chip" @click=${() => (live.open.value = null)}>
            <kbd aria-hidden="true">Esc</kbd>${t('console.close')}
          </button>
        </span>
      </div>
      <div class="columns">${shown.map((action) => this.#line(action))}</div>
      <p class="hint">${t('panel.keys_how')}</p>
    </div>`;
  }

  #line(action: Action): TemplateResult {
    const keys = keysOf(this.live.keymap.value, action);
    const label = action.id === 'topic_1' ? t('console.action.quick_topics') : t(action.label);
    const words = action.id === 'topic_1' ? '1–9' : keys.map(keyWords).join(' ');
    const isAsking = this.asking === action.id;
    return html`<div class="line">
      <button
        type="button"
        class="quiet"
        aria-label=${t('panel.keys_change', { label })}
        ?disabled=${action.id === 'topic_1'}
        @click=${() => (this.asking = isAsking ? undefined : action.id)}
      >
        <kbd>${isAsking ? '…' : words}</kbd></button
      ><span>${isAsking ? t('panel.keys_press') : label}</span>
    </div>`;
  }

  #onKeyDown(event: KeyboardEvent): void {
    const name = keyName(event);
    if (name === undefined) return;
    if (this.asking === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (/^(shift\+)?[a-z]$/.test(name)) {
      const { live } = this;
      const keymap = live.keymap.peek();
      live.setKeymap({ ...keymap, remapped: { ...keymap.remapped, [this.asking]: name } });
    }
    this.asking = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-key-card': RostrumKeyCard;
  }
}
