import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PushSource, SourceKey } from '../../shared/contract/http/sources.schema.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import '../ui/rostrum-copy-field.ts';
import type { RostrumCopyField } from '../ui/rostrum-copy-field.ts';

/**
 * The address to which an encoder sends its stream ([M25b]). It makes the address of a new recording, or replaces or
 * revokes that of an existing one. It shows an address once. Sends `rostrum-changed`.
 */
@customElement('rostrum-sending-address')
export class RostrumSendingAddress extends LitElement {
  static override styles = [controls, page];

  /** The session that a new recording is for. */
  @property({ attribute: false }) sessionId = '';
  /** The existing recording. Null to make one. */
  @property({ attribute: false }) sourceId: string | null = null;

  @state() private address = '';
  @state() private isRevoked = false;
  @state() private isBusy = false;
  @state() private fault = '';
  @query('rostrum-copy-field') private readonly field!: RostrumCopyField | null;

  protected override render(): TemplateResult {
    const { address, fault, isRevoked } = this;
    return html`<div class="stack">
      ${fault === '' ? nothing : html`<p class="alert" role="alert">${fault}</p>`}
      ${address === '' ? nothing : this.shown()}
      ${isRevoked ? html`<p class="notice" role="status">${t('recordings.sending.revoked')}</p>` : nothing}
      <div class="row">${this.steps()}</div>
    </div>`;
  }

  private shown(): TemplateResult {
    return html`<div>
      <rostrum-copy-field label=${t('recordings.sending.address')} url=${this.address}></rostrum-copy-field>
      <p class="hint">${t(this.sourceId === null ? 'recordings.sending.once' : 'recordings.sending.once_anew')}</p>
    </div>`;
  }

  private steps(): TemplateResult {
    const { isBusy } = this;
    if (this.sourceId === null)
      return html`<button type="button" class="primary" ?disabled=${isBusy} @click=${this.make}>
        ${t('recordings.sending.make')}
      </button>`;
    return html`<button type="button" ?disabled=${isBusy} @click=${this.renew}>${t('recordings.sending.renew')}</button>
      <button type="button" ?disabled=${isBusy || this.isRevoked} @click=${this.revoke}>
        ${t('recordings.sending.revoke')}
      </button>`;
  }

  private readonly make = (): void => {
    const source = { sessionId: this.sessionId, kind: 'push', role: 'floor', channel: 'floor' };
    void this.ask(() => api.post<PushSource>('/api/sources', source));
  };

  private readonly renew = (): void => {
    void this.ask(() => api.post<SourceKey>(`/api/sources/${this.sourceId ?? ''}/key`));
  };

  private readonly revoke = (): void => {
    void this.ask(async () => {
      const answer = await fetch(`/api/sources/${this.sourceId ?? ''}/key`, { method: 'DELETE' });
      if (!answer.ok) throw new ApiError('internal', answer.status);
      return null;
    });
  };

  /** Requests another address, or the end of the address. */
  private async ask(action: () => Promise<{ readonly ingestUrl: string } | null>): Promise<void> {
    this.fault = '';
    this.isBusy = true;
    try {
      const made = await action();
      this.address = made?.ingestUrl ?? '';
      this.isRevoked = made === null;
      this.dispatchEvent(new CustomEvent('rostrum-changed'));
    } catch (error) {
      this.fault = errorMessage(error instanceof ApiError ? error.code : 'unavailable');
    }
    this.isBusy = false;
    await this.updateComplete;
    this.field?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-sending-address': RostrumSendingAddress;
  }
}
