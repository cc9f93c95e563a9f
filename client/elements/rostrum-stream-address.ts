import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../net/api.ts';
import { page } from '../styles/page.css.ts';
import { controls } from '../styles/tokens.css.ts';

/** What is known of the address in the field; an error code where something is wrong with it. */
type Finding = 'nothing' | 'asking' | 'fine' | { readonly code: string };

/**
 * The address of a livestream, and what the server finds there once the field is left ([M12]). A plain field of text:
 * one of type `url` would keep the form from being sent. Says `rostrum-address` when it has changed.
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

  /** A bad address is refused in the end; a session's set-up takes it all the same ([M12]). */
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
    // What is in the field may have changed in the meantime.
    if (address !== this.address) return;
    this.finding = finding;
    await this.updateComplete;
    // The bar with the start lies over the foot of the page.
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
