import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** The server's finding on the address in the field, or an error code if the address is wrong. */
type Finding = 'nothing' | 'asking' | 'fine' | { readonly code: string };

/**
 * The field for the address of a livestream, and the server's finding once the field is left ([M12]). It is a plain
 * text field, because one of type `url` would block the form. Sends `rostrum-address` when it has changed.
 */
@customElement('rostrum-stream-address')
export class RostrumStreamAddress extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      .notice {
        margin-block-start: var(--space-3);
        scroll-margin-block-end: 7rem;
      }
    `,
  ];

  /** Whether a bad address is refused. The set-up of a session accepts it anyway ([M12]). */
  @property({ type: Boolean }) strict = false;
  @state() private finding: Finding = 'nothing';
  private address = '';

  private readonly changed = (event: Event): void => {
    this.address = (event.target as HTMLInputElement).value.trim();
    this.finding = 'nothing';
    this.dispatchEvent(new CustomEvent('rostrum-address', { detail: this.address }));
  };

  private readonly left = async (): Promise<void> => {
    const { address } = this;
    if (address === '') return;
    this.finding = 'asking';
    const finding = await lookAt(address);
    // The field may have changed meanwhile.
    if (address !== this.address) return;
    this.finding = finding;
    await this.updateComplete;
    // The bar with the start covers the foot of the page.
    this.renderRoot.querySelector('.notice')?.scrollIntoView({ block: 'nearest' });
  };

  override render(): TemplateResult {
    const isWrong = typeof this.finding === 'object';
    return html`
      <label for="source">${t('new.source')}</label>
      <input
        id="source"
        type="text"
        inputmode="url"
        maxlength="4000"
        autocomplete="off"
        spellcheck="false"
        placeholder="https://…/live.m3u8"
        aria-describedby="source-hint found"
        aria-invalid=${isWrong ? 'true' : 'false'}
        @input=${this.changed}
        @change=${this.left}
      />
      <div id="source-hint" class="hint">${t('new.source_hint')}</div>
      <div id="found" role="status">${this.found()}</div>
    `;
  }

  private found(): TemplateResult | typeof nothing {
    const { finding } = this;
    if (finding === 'nothing') return nothing;
    if (typeof finding === 'string') return html`<p class="hint">${t(`new.source_${finding}`)}</p>`;
    return html`<p class="notice">${errorMessage(finding.code)} ${this.strict ? nothing : t('new.source_later')}</p>`;
  }
}

async function lookAt(url: string): Promise<Finding> {
  try {
    await api.post('/api/sources/check', { url });
    return 'fine';
  } catch (error) {
    return { code: error instanceof ApiError ? error.code : 'internal' };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-stream-address': RostrumStreamAddress;
  }
}
