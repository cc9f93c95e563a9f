import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { can } from '../../shared/access.ts';
import type { SessionSource, SessionSources } from '../../shared/contract/http/sources.schema.ts';
import type { SessionUploads } from '../../shared/contract/http/uploads.schema.ts';
import { sessionRow, textOf, type SessionState } from '../../shared/session/state/state.ts';
import './rostrum-sending-address.ts';
import './rostrum-source-card.ts';
import './rostrum-stream-address.ts';
import './rostrum-upload-card.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { pathOf } from '../router.ts';
import { goOn, sendings, sendNew } from './uploads.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { follow, watch, type SignalController } from '../ui/signal-controller.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** Interval of asking for the state of the recordings, ms. */
const ASK_MS = 2000;

/** The recordings of a session: how each goes, what is missing from it, and the ways to another. */
@customElement('rostrum-recordings')
export class RostrumRecordings extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      h1 {
        overflow-wrap: anywhere;
      }
      section {
        margin-block-end: var(--space-5);
      }
      label.button {
        margin: 0;
      }
      label.button:focus-within {
        outline: 3px solid var(--focus);
        outline-offset: 2px;
      }
    `,
  ];

  @property({ attribute: false }) desk!: SessionStore;

  @state() private sources: readonly SessionSource[] | undefined;
  @state() private uploads: SessionUploads | undefined;
  @state() private address = '';
  @state() private error = '';
  @state() private fault = '';
  @state() private isBusy = false;
  @query('#file') private readonly chooser!: HTMLInputElement;
  @query('#called') private readonly called!: HTMLInputElement;
  @query('#begins') private readonly begins!: HTMLInputElement;

  private readonly sendings = watch(this, sendings);
  #session: SignalController<SessionState> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  private get mayManage(): boolean {
    return can(this.desk.me.role, 'recording.manage');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(this.load, ASK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override firstUpdated(): void {
    const { state, recordingNews } = this.desk;
    this.#session = follow(this, () => (recordingNews.value, state.value));
    void this.load();
  }

  private readonly load = async (): Promise<void> => {
    const of = `/api/sessions/${this.desk.sessionId}`;
    try {
      // A file that has just been made is in neither answer, rather than in both, if the uploads are asked first.
      const uploads = this.mayManage ? await api.get<SessionUploads>(`${of}/uploads`) : { obstacle: null, uploads: [] };
      this.sources = (await api.get<SessionSources>(`${of}/sources`)).sources;
      this.uploads = uploads;
      this.error = '';
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
  };

  protected override render(): TemplateResult {
    const session = this.#session?.value ?? this.desk.state.peek();
    const title = textOf(session, sessionRow(session)?.title ?? null);
    const { sessionId } = this.desk;
    return html`<main id="content" class="column">
      <div class="row spread">
        <h1>${t('recordings.title')}</h1>
        <div class="row">
          <a href=${pathOf('console', sessionId)}>${t('recordings.to_console')}</a>
          <a href=${pathOf('list', sessionId)}>${t('recordings.to_list')}</a>
        </div>
      </div>
      <p class="lead"><bdi>${title}</bdi></p>
      ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`} ${this.all(session)}
      ${this.mayManage ? this.ways() : nothing}
    </main>`;
  }

  private all(session: SessionState): TemplateResult {
    const { sources, uploads } = this;
    if (sources === undefined || uploads === undefined)
      return html`<p class="hint" role="status">${t('app.loading')}</p>`;
    const { mayManage, desk, sendings } = this;
    const timeZone = sessionRow(session)?.timeZone ?? 'UTC';
    return html`<section class="stack" aria-label=${t('recordings.title')}>
      <p class="hint">
        ${sources.length + uploads.uploads.length === 0 ? t('recordings.none') : t('recordings.zone', { timeZone })}
      </p>
      ${repeat(
        sources,
        ({ id }) => id,
        (source) =>
          html`<rostrum-source-card
            .source=${source}
            .session=${session}
            .sessionId=${desk.sessionId}
            .timeZone=${timeZone}
            ?mayManage=${mayManage}
            ?mayRecord=${can(desk.me.role, 'session.record')}
            @rostrum-changed=${this.load}
          ></rostrum-source-card>`,
      )}
      ${repeat(
        uploads.uploads,
        ({ id }) => id,
        (upload) =>
          html`<rostrum-upload-card
            .upload=${upload}
            .sending=${sendings.value.get(upload.id)}
            @rostrum-changed=${this.load}
          ></rostrum-upload-card>`,
      )}
    </section>`;
  }

  private ways(): TemplateResult {
    const { fault, isBusy, address } = this;
    return html`${fault === '' ? nothing : html`<p class="alert" role="alert">${fault}</p>`}
      <section class="card stack">
        <h2>${t('recordings.upload.title')}</h2>
        ${this.uploadForm()}
      </section>
      <section class="card stack">
        <h2>${t('recordings.add')}</h2>
        <form class="stack" @submit=${this.add}>
          <rostrum-stream-address
            strict
            @rostrum-address=${(event: CustomEvent<string>) => (this.address = event.detail)}
          ></rostrum-stream-address>
          <div><button class="primary" ?disabled=${isBusy || address === ''}>${t('recordings.record')}</button></div>
        </form>
      </section>
      <section class="card stack">
        <h2>${t('recordings.sending.title')}</h2>
        <p>${t('recordings.sending.hint')}</p>
        <rostrum-sending-address
          .sessionId=${this.desk.sessionId}
          @rostrum-changed=${this.load}
        ></rostrum-sending-address>
      </section>`;
  }

  private uploadForm(): TemplateResult {
    const obstacle = this.uploads?.obstacle ?? null;
    if (obstacle !== null) return html`<p class="notice">${t('recordings.upload.missing')}</p>`;
    return html`<p>${t('recordings.upload.hint')}</p>
      <div>
        <label for="called">${t('recordings.upload.called')}</label>
        <input id="called" type="text" maxlength="60" autocomplete="off" aria-describedby="called-hint" />
        <div id="called-hint" class="hint">${t('recordings.upload.called_hint')}</div>
      </div>
      <div>
        <label for="begins">${t('recordings.upload.begins')}</label>
        <input id="begins" type="datetime-local" step="1" aria-describedby="begins-hint" />
        <div id="begins-hint" class="hint">${t('recordings.upload.begins_hint')}</div>
      </div>
      <div>
        <label class="button primary">
          ${t('recordings.upload.choose')}
          <input
            id="file"
            class="visually-hidden"
            type="file"
            accept="video/*,audio/*,.mkv,.ts"
            ?disabled=${this.isBusy}
            @change=${this.send}
          />
        </label>
      </div>`;
  }

  private readonly add = (event: Event): void => {
    event.preventDefault();
    const { address, desk } = this;
    const source = { sessionId: desk.sessionId, url: address, role: 'floor', channel: 'floor' };
    void this.attempt(() => api.post('/api/sources', source));
  };

  private readonly send = (): void => {
    const file = this.chooser.files?.[0];
    if (file === undefined) return;
    if (file.size === 0) {
      this.chooser.value = '';
      this.fault = t('recordings.upload.empty');
      return;
    }
    const begun = this.uploads?.uploads.find(
      ({ id, state, name, sizeBytes }) =>
        state === 'sending' && !this.sendings.value.has(id) && name === file.name && sizeBytes === file.size,
    );
    const sent = begun === undefined ? this.sendAnew(file) : Promise.resolve(void goOn(begun.id, file));
    this.chooser.value = '';
    void this.attempt(() => sent);
  };

  private sendAnew(file: File): Promise<void> {
    const start = this.begins.value === '' ? {} : { start: new Date(this.begins.value).toISOString() };
    const called = this.called.value.trim();
    const channel = called === '' ? {} : { channel: called };
    return sendNew(file, { session: this.desk.sessionId, ...start, ...channel });
  }

  private async attempt(action: () => Promise<unknown>): Promise<void> {
    this.fault = '';
    this.isBusy = true;
    try {
      await action();
    } catch (error) {
      this.fault = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
    this.isBusy = false;
    await this.load();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-recordings': RostrumRecordings;
  }
}
