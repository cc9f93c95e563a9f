import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { t } from '../messages.ts';
import { page } from './page.css.ts';
import { controls } from './tokens.css.ts';

/** A link to pass on: to read, to select, and to copy by one press. The slot holds further actions on it. */
@customElement('rostrum-copy-field')
export class RostrumCopyField extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      input {
        flex: 1 1 16rem;
        font-family: var(--font-code);
        font-size: var(--text-small);
      }
    `,
  ];

  @property() label = '';
  @property() url = '';

  @state() private copied = '';
  @query('input') private readonly input!: HTMLInputElement;

  private readonly copy = async (): Promise<void> => {
    const { url } = this;
    this.input.select();
    // Without a secure context there is no clipboard. The selected text can be copied by hand.
    await (navigator as { clipboard?: Clipboard }).clipboard?.writeText(url).then(
      () => (this.copied = url),
      () => undefined,
    );
  };

  override focus(): void {
    this.input.focus();
  }

  override render(): TemplateResult {
    return html`
      <label for="url">${this.label}</label>
      <div>
        <input id="url" readonly .value=${this.url} @focus=${() => this.input.select()} />
        <button type="button" @click=${this.copy}>${t(this.copied === this.url ? 'link.copied' : 'link.copy')}</button>
        <slot></slot>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-copy-field': RostrumCopyField;
  }
}
