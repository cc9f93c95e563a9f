import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { loadMe, me } from '../people/account.ts';
import { follow } from '../ui/signal-controller.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** Informs leads that a restored backup may show hidden speakers, and waits for the confirmation of a lead ([P43]). */
@customElement('rostrum-restore-notice')
export class RostrumRestoreNotice extends LitElement {
  static override styles = [controls, page];

  @state() private error = '';

  constructor() {
    super();
    follow(this, () => me.value?.awaitsLead);
  }

  override render(): TemplateResult | typeof nothing {
    if (me.value?.awaitsLead !== true) return nothing;
    return html`<div class="notice stack" role="alert">
      <p>${t('start.restored')}</p>
      ${this.error === '' ? nothing : html`<p class="alert">${this.error}</p>`}
      <div><button type="button" @click=${this.#confirm}>${t('start.restored_confirm')}</button></div>
    </div>`;
  }

  readonly #confirm = async (): Promise<void> => {
    try {
      await api.post('/api/restore/confirm');
      await loadMe();
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-restore-notice': RostrumRestoreNotice;
  }
}
