import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { SessionSource, SessionSources } from '../../../shared/contract/http/sources.schema.ts';
import { errorMessage, t } from '../../messages.ts';
import { api, ApiError } from '../../sync/api.ts';
import { pathOf } from '../../router.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { panelStyles } from './panel.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** Adds the address of the livestream, or replaces it while the session runs. */
@customElement('rostrum-stream-panel')
export class RostrumStreamPanel extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    panelStyles,
    css`
      form {
        display: grid;
        gap: var(--space-3);
      }
    `,
  ];

  @state() private source: SessionSource | undefined;
  @state() private fault = '';
  @state() private isBusy = false;
  @query('input') private readonly input!: HTMLInputElement;

  protected override firstUpdated(): void {
    this.input.focus();
    void this.#load();
  }

  async #load(): Promise<void> {
    const { sources } = await api.get<SessionSources>(`/api/sessions/${this.live.desk.sessionId}/sources`);
    this.source = sources.find(({ role }) => role === 'floor');
  }

  protected override render(): TemplateResult {
    const address = this.source?.address ?? null;
    return html`<div class="card">
      <form @submit=${this.#submit} @keydown=${this.#onKeyDown}>
        <label>
          ${t('panel.action.stream')}
          <input
            type="text"
            inputmode="url"
            maxlength="4000"
            autocomplete="off"
            spellcheck="false"
            required
            placeholder="https://…/live.m3u8"
          />
        </label>
        ${address === null ? nothing : html`<p class="muted">${t('panel.stream_now', { address })}</p>`}
        ${this.fault === '' ? nothing : html`<p role="alert">${this.fault}</p>`}
        <div>
          <button type="submit" class="primary" ?disabled=${this.isBusy}>
            ${t(this.source === undefined ? 'panel.stream_add' : 'panel.stream_replace')}
          </button>
        </div>
      </form>
      <p><a href=${pathOf('recordings', this.live.desk.sessionId)}>${t('panel.recordings')}</a></p>
    </div>`;
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.live.open.value = null;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const { sessionId } = this.live.desk;
    const url = this.input.value.trim();
    this.isBusy = true;
    try {
      if (this.source === undefined)
        await api.post('/api/sources', { sessionId, url, role: 'floor', channel: 'floor' });
      else await api.post(`/api/sources/${this.source.id}/address`, { url });
      this.live.open.value = null;
      this.live.say(t('panel.say.stream_taken'));
    } catch (error) {
      this.fault = errorMessage(error instanceof ApiError ? error.code : 'internal');
    } finally {
      this.isBusy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-stream-panel': RostrumStreamPanel;
  }
}
