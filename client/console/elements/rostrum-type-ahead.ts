import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Offer } from '../actions/fields.ts';
import { suggest, type Candidate, type Suggestions } from '../../../shared/reference/type-ahead.ts';
import { t } from '../../messages.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';

/** The choice: a candidate, or free text where the field accepts any. */
export class ChooseEvent extends Event {
  static readonly type = 'rostrum-choose';
  readonly choice: Candidate | string;
  constructor(choice: Candidate | string) {
    super(ChooseEvent.type, { bubbles: true, composed: true });
    this.choice = choice;
  }
}

/** The field was left without a choice. */
export class LeaveEvent extends Event {
  static readonly type = 'rostrum-leave';
  constructor() {
    super(LeaveEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * A field in which a few letters choose. It never chooses silently ([A8]). It marks what Enter would take. Where two
 * candidates fit, a number or another letter decides.
 */
@customElement('rostrum-type-ahead')
export class RostrumTypeAhead extends LitElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      :host {
        position: relative;
        /* What is offered stays clear of the strip at the bottom. */
        scroll-margin-block: 1rem 9rem;
      }
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
        margin: var(--space-2) 0 0;
        padding: 0;
        list-style: none;
      }
      .option {
        gap: var(--space-2);
        min-block-size: 36px;
        padding: var(--space-1) var(--space-3);
        text-align: start;
      }
      .option.taken {
        border: 2px solid var(--accent);
      }
      input {
        font-weight: 400;
      }
      .say {
        margin: var(--space-1) 0 0;
      }
    `,
  ];

  @property() label = '';
  @property() placeholder = '';
  @property({ attribute: false }) offer: Offer | undefined;
  /** Empties itself after each choice, and accepts several at once with commas. */
  @property({ type: Boolean }) many = false;
  @property({ type: Boolean }) focused = false;

  @state() private text = '';
  @state() private asked = false;
  @query('input') private readonly input!: HTMLInputElement;

  override focus(): void {
    this.input.focus();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('focused') && this.focused) this.input.focus();
    if (this.focused) this.scrollIntoView({ block: 'nearest' });
  }

  get #suggestions(): Suggestions<Candidate> {
    if (this.offer === undefined) return { options: [], enter: this.text.trim() === '' ? 'nothing' : 'as_typed' };
    if (this.text.trim() === '') return { options: this.offer.first, enter: 'nothing' };
    return suggest(this.text, this.offer.candidates, this.offer.rules);
  }

  #choose(choice: Candidate | string): void {
    this.text = '';
    this.asked = false;
    if (this.many) this.input.value = '';
    this.dispatchEvent(new ChooseEvent(choice));
  }

  /** Handles Enter, or a comma where several are accepted. */
  #enter(): void {
    const { options, enter } = this.#suggestions;
    const first = options[0];
    if (enter === 'first' && first !== undefined) this.#choose(first);
    else if (enter === 'as_typed') this.#choose(this.text.trim());
    else if (enter === 'choose') this.asked = true;
    else if (this.text.trim() === '') this.dispatchEvent(new LeaveEvent());
    else this.asked = true;
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.dispatchEvent(new LeaveEvent());
      return;
    }
    if (event.key === 'Enter' || (this.many && event.key === ',' && this.text.trim() !== '')) {
      event.preventDefault();
      if (!event.repeat) this.#enter();
      return;
    }
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const { options, enter } = this.#suggestions;
    const offered = digit === undefined ? undefined : options[Number(digit) - 1];
    // A digit chooses only where numbers are offered. In a name that contains one it is text.
    const isAsked = enter === 'choose' || this.text.trim() === '';
    if (offered === undefined || !isAsked || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#choose(offered);
  }

  #onInput(event: InputEvent): void {
    this.text = (event.currentTarget as HTMLInputElement).value;
    this.asked = false;
    // In a pasted list everything before the last comma is complete.
    if (this.many && this.text.includes(',') && event.inputType === 'insertFromPaste') this.#takePasted();
  }

  #takePasted(): void {
    const parts = this.text.split(/[,;\n]/u).map((part) => part.trim());
    for (const part of parts) if (part !== '') this.#choose(part);
    this.input.value = '';
  }

  protected override render(): TemplateResult {
    const { options, enter } = this.#suggestions;
    const numbered = enter === 'choose' || this.text.trim() === '';
    return html`<label>
        <span class=${this.label === '' ? 'visually-hidden' : 'small'}
          >${this.label === '' ? this.placeholder : this.label}</span
        >
        <input
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          maxlength="300"
          placeholder=${this.placeholder}
          aria-describedby="say"
          .value=${this.text}
          @input=${this.#onInput}
          @keydown=${this.#onKeyDown}
        />
      </label>
      ${
        options.length === 0
          ? nothing
          : html`<ol aria-label=${t('console.field.options')}>
              ${options.map((option, index) => this.#option(option, index, numbered, enter === 'first' && index === 0))}
            </ol>`
      }
      <p id="say" class="say hint">${this.#say(options.length, enter)}</p>`;
  }

  #option(option: Candidate, index: number, numbered: boolean, isTaken: boolean): TemplateResult {
    return html`<li>
      <button type="button" class="option ${isTaken ? 'taken' : ''}" tabindex="-1" @click=${() => this.#choose(option)}>
        ${isTaken ? html`<kbd>↵</kbd>` : numbered ? html`<kbd>${index + 1}</kbd>` : nothing}<bdi>${option.label}</bdi>
      </button>
    </li>`;
  }

  #say(found: number, enter: Suggestions<Candidate>['enter']): string {
    if (this.text.trim() === '') return '';
    if (enter === 'as_typed') return t('console.field.as_typed', { text: this.text.trim() });
    if (enter === 'choose') return this.asked ? t('console.field.which') : t('console.field.number');
    return found === 0 ? t('console.field.nothing') : '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-type-ahead': RostrumTypeAhead;
  }
  interface HTMLElementEventMap {
    'rostrum-choose': ChooseEvent;
    'rostrum-leave': LeaveEvent;
  }
}
