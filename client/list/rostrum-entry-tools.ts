import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { t } from '../messages.ts';
import { consoleStyles } from '../ui/console.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** The text of a line was edited. */
export class LineEvent extends Event {
  readonly line: string;
  constructor(line: string) {
    super('rostrum-line');
    this.line = line;
  }
}

/** A line was marked as no speaker, or deleted. */
export class OffListEvent extends Event {
  readonly status: 'not_a_speaker' | 'deleted';
  constructor(status: OffListEvent['status']) {
    super('rostrum-off-list');
    this.status = status;
  }
}

/** Corrects a line of the list: edits its words, marks it as no speaker, or deletes it ([A20]). */
@customElement('rostrum-entry-tools')
export class RostrumEntryTools extends LitElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      :host {
        display: contents;
      }
      form {
        flex: 1 1 100%;
      }
      input {
        flex: 1 1 12rem;
        inline-size: auto;
      }
    `,
  ];

  /** The current words. Null where they may not be shown, and so not changed. */
  @property({ attribute: false }) line: string | null = null;
  /** Whether it is marked as no speaker already. */
  @property({ type: Boolean }) marked = false;

  @state() private isEditing = false;
  @query('input') private readonly input!: HTMLInputElement | null;

  protected override updated(changed: PropertyValues): void {
    if (changed.has('isEditing') && this.isEditing) this.input?.select();
  }

  protected override render(): TemplateResult {
    if (this.isEditing) return this.#editor();
    const off = (status: OffListEvent['status']) => () => this.dispatchEvent(new OffListEvent(status));
    return html`
      ${
        this.line === null
          ? nothing
          : html`<button type="button" class="chip" @click=${() => (this.isEditing = true)}>
              ${t('console.entry.edit')}
            </button>`
      }
      ${
        this.marked
          ? nothing
          : html`<button type="button" class="chip" @click=${off('not_a_speaker')}>
              ${t('console.entry.no_speaker')}
            </button>`
      }
      <button type="button" class="chip" @click=${off('deleted')}>${t('console.entry.delete')}</button>
    `;
  }

  #editor(): TemplateResult {
    return html`<form
      class="row"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const line = this.input?.value.trim() ?? '';
        if (line !== '' && line !== this.line) this.dispatchEvent(new LineEvent(line));
        this.isEditing = false;
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        this.isEditing = false;
      }}
    >
      <input aria-label=${t('console.entry.line')} maxlength="300" autocomplete="off" .value=${this.line ?? ''} />
      <button type="submit" class="chip">${t('console.entry.save')}</button>
      <button type="button" class="chip" @click=${() => (this.isEditing = false)}>${t('console.entry.cancel')}</button>
    </form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-entry-tools': RostrumEntryTools;
  }
  interface HTMLElementEventMap {
    'rostrum-line': LineEvent;
    'rostrum-off-list': OffListEvent;
  }
}
