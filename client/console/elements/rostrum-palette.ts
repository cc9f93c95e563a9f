/* eslint-disable lit-a11y/click-events-have-key-events -- the keys of the options are those of the combobox */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { fold } from '../../../shared/reference/fold.ts';
import { ACTIONS, isOffered, runAction } from '../actions/actions.ts';
import type { Action } from '../actions/action.ts';
import { keysOf } from '../keys/dispatch.ts';
import { keyWords } from '../keys/key-words.ts';
import { PAGE_LINKS } from '../actions/page-links.ts';
import { SESSION_STEPS } from '../actions/session-steps.ts';
import { isShut } from '../actions/session-over.ts';
import { STATEMENT_STEPS } from '../actions/statement-steps.ts';
import { findMessage, t } from '../../messages.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { panelStyles } from './panel.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

const ALL: readonly Action[] = [...ACTIONS, ...STATEMENT_STEPS, ...SESSION_STEPS, ...PAGE_LINKS];

/**
 * Finds every action by its plain word, also those without a button. It is a panel of the page, not a dialog over it.
 */
@customElement('rostrum-palette')
export class RostrumPalette extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    panelStyles,
    css`
      ul {
        max-block-size: min(50vh, 22rem);
        margin: var(--space-2) 0 0;
        padding: 0;
        overflow-y: auto;
        list-style: none;
      }
      [role='option'] {
        display: flex;
        justify-content: space-between;
        gap: var(--space-3);
        padding: var(--space-2) var(--space-3);
        border: 2px solid transparent;
        border-radius: var(--radius-small);
        cursor: pointer;
      }
      [aria-selected='true'] {
        border-color: var(--accent);
        background: var(--panel);
      }
    `,
  ];

  @state() private text = '';
  @state() private at = 0;
  @query('input') private readonly input!: HTMLInputElement;

  protected override firstUpdated(): void {
    this.input.focus();
  }

  get #found(): readonly Action[] {
    const words = fold(this.text).split(' ');
    const isWanted = (action: Action): boolean => {
      // Other words by which a user may look for the action.
      const also = findMessage(`panel.also.${action.id}`) ?? '';
      const known = ` ${fold(`${t(action.label)} ${also}`)}`;
      return words.every((word) => known.includes(` ${word}`));
    };
    const first = words[0] ?? '';
    const isFirst = (action: Action): boolean => fold(t(action.label)).startsWith(first);
    return ALL.filter((action) => isOffered(this.live, action) && action.label !== 'console.action.quick_topic')
      .filter(isWanted)
      .sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
  }

  protected override render(): TemplateResult {
    const found = this.#found;
    const keymap = this.live.keymap.value;
    return html`<div class="card" role="search">
      <label>
        ${t('console.commands')}
        <input
          type="text"
          role="combobox"
          aria-label=${t('console.commands')}
          autocomplete="off"
          aria-expanded="true"
          aria-controls="found"
          aria-activedescendant=${found[this.at] === undefined ? nothing : `option-${String(this.at)}`}
          placeholder=${t('panel.palette_how')}
          .value=${this.text}
          @input=${this.#onInput}
          @keydown=${this.#onKeyDown}
        />
      </label>
      <ul id="found" role="listbox" aria-label=${t('console.commands')}>
        ${found.map((action, index) => {
          const key = keysOf(keymap, action)[0];
          return html`<li
            id="option-${index}"
            role="option"
            class=${isShut(this.live, action) ? 'muted' : ''}
            aria-selected=${index === this.at ? 'true' : 'false'}
            @click=${(event: Event) => this.#run(action, event.timeStamp)}
          >
            <span>${t(action.label)}</span>${key === undefined ? nothing : html`<kbd>${keyWords(key)}</kbd>`}
          </li>`;
        })}
        ${found.length === 0 ? html`<li class="muted">${t('console.field.nothing')}</li>` : nothing}
      </ul>
    </div>`;
  }

  #onInput(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    this.at = 0;
  }

  #onKeyDown(event: KeyboardEvent): void {
    const found = this.#found;
    const action = found[this.at];
    if (event.key === 'Escape') this.live.open.value = null;
    else if (event.key === 'ArrowDown') this.at = Math.min(this.at + 1, found.length - 1);
    else if (event.key === 'ArrowUp') this.at = Math.max(this.at - 1, 0);
    else if (event.key === 'Enter' && !event.isComposing && action !== undefined) this.#run(action, event.timeStamp);
    else return;
    event.preventDefault();
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  #run(action: Action, stampMs: number): void {
    this.live.open.value = null;
    this.live.lastHiding.pressed();
    runAction(this.live, action, this.live.press(stampMs));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-palette': RostrumPalette;
  }
}
