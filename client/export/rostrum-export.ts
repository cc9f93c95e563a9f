import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { can } from '../../shared/access.ts';
import type { ExportCreated, ExportPreview } from '../../shared/contract/http/exports.schema.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import { EXPORT_FORMATS, type ExportFormat, type ReaderProfile } from '../../shared/vocabulary/access.ts';
import './rostrum-clip-form.ts';
import './rostrum-clip-jobs.ts';
import type { RostrumClipJobs } from './rostrum-clip-jobs.ts';
import { madeFile, readerChoice, readerField, exportError, exportStyles } from './export-parts.ts';
import { findMessage, t } from '../messages.ts';
import { api } from '../sync/api.ts';
import { pathOf } from '../router.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { follow, type SignalController } from '../ui/signal-controller.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** The export page: who will read the record, what is left out and why, and the file ([P1]). */
@customElement('rostrum-export')
export class RostrumExport extends LitElement {
  static override styles = [
    controls,
    page,
    exportStyles,
    css`
      ul {
        margin: var(--space-2) 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        justify-content: space-between;
        gap: var(--space-4);
        padding-block: var(--space-1);
        border-block-end: 1px solid var(--line);
      }
      section,
      .notice {
        margin-block-end: var(--space-4);
      }
    `,
  ];

  @property({ attribute: false }) desk!: SessionStore;

  @state() private profile: ReaderProfile = 'internal';
  @state() private format: ExportFormat = 'html';
  @state() private reader = '';
  @state() private preview: ExportPreview | null = null;
  @state() private created: ExportCreated | null = null;
  @state() private isWorking = false;
  @state() private error = '';

  @query('rostrum-clip-jobs') private readonly jobs!: RostrumClipJobs;

  #isPractice: SignalController<boolean> | undefined;

  /** Statement whose clip is requested, in place of the record. The address holds it as an id ([P2]). */
  private readonly clip = new URLSearchParams(location.search).get('clip');

  private get mayExport(): boolean {
    return can(this.desk.me.role, 'record.export');
  }

  protected override firstUpdated(): void {
    const { state } = this.desk;
    this.#isPractice = follow(this, () => sessionRow(state.value)?.kind === 'practice');
    if (this.mayExport && this.clip === null) void this.look();
  }

  private choose(profile: ReaderProfile): void {
    this.profile = profile;
    void this.look();
  }

  /** Asks for a preview of the export. It makes and logs nothing. */
  private async look(): Promise<void> {
    const { profile } = this;
    this.preview = null;
    this.created = null;
    this.error = '';
    try {
      const preview = await api.post<ExportPreview>('/api/exports?preview=1', this.requestFor('preview'));
      if (profile === this.profile) this.preview = preview;
    } catch (error) {
      if (profile === this.profile) this.error = exportError(error);
    }
  }

  private readonly make = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.reader.trim() === '' || this.preview === null) return;
    this.isWorking = true;
    this.error = '';
    try {
      this.created = await api.post<ExportCreated>('/api/exports', this.requestFor(this.reader.trim()));
    } catch (error) {
      this.error = exportError(error);
    }
    this.isWorking = false;
  };

  private requestFor(reader: string): unknown {
    const { profile, format, desk } = this;
    return { sessionId: desk.sessionId, profile, format, reader };
  }

  protected override render(): TemplateResult {
    return html`<main id="content" class="column">
      <div class="row spread">
        <h1>${t('takeout.title')}</h1>
        <a href=${pathOf('list', this.desk.sessionId)}>${t('takeout.to_list')}</a>
      </div>
      ${
        this.mayExport
          ? html`${this.way()}<rostrum-clip-jobs .desk=${this.desk}></rostrum-clip-jobs>`
          : html`<p class="alert" role="alert">${t('takeout.refused')}</p>`
      }
    </main>`;
  }

  private way(): TemplateResult {
    if (this.clip === null) return this.door();
    return html`<rostrum-clip-form
      .desk=${this.desk}
      .interventionId=${this.clip}
      @rostrum-ordered=${() => this.jobs.refresh()}
    ></rostrum-clip-form>`;
  }

  private door(): TemplateResult {
    const { error, preview } = this;
    return html`<form class="card" @submit=${this.make}>
      ${this.#isPractice?.value === true ? html`<p class="notice">${t('takeout.practice_try')}</p>` : nothing}
      ${readerChoice('takeout', this.profile, (profile) => this.choose(profile))}
      ${error === '' ? nothing : html`<p class="alert" role="alert">${error}</p>`}
      ${preview === null ? nothing : html`${this.whatIsLeftOut(preview)}${this.order()}`}
    </form>`;
  }

  private whatIsLeftOut({ included, leftOut }: ExportPreview): TemplateResult {
    const isPublic = this.profile === 'public';
    const hasProtected = leftOut.some(({ reason }) => reason === 'protected');
    return html`<section aria-live="polite">
      <h2>${t('takeout.what')}</h2>
      <p>${t('takeout.included', { count: included })}</p>
      ${
        leftOut.length === 0
          ? html`<p>${t('takeout.nothing')}</p>`
          : html`<ul>
              ${leftOut.map(
                ({ reason, count }) =>
                  html`<li>
                    <span>${findMessage(`left_out.${reason}`) ?? reason}</span><span class="digits">${count}</span>
                  </li>`,
              )}
            </ul>`
      }
      ${isPublic && hasProtected ? html`<p class="notice">${t('takeout.infer')}</p>` : nothing}
    </section>`;
  }

  private order(): TemplateResult {
    const { created, isWorking } = this;
    return html`<div class="fields">
        ${readerField(this.reader, (reader) => (this.reader = reader))}
        <div>
          <label for="format">${t('takeout.format')}</label>
          <select id="format" @change=${this.chooseFormat}>
            ${EXPORT_FORMATS.map(
              (format) =>
                html`<option value=${format} ?selected=${format === this.format}>
                  ${t(`takeout.format.${format}`)}
                </option>`,
            )}
          </select>
        </div>
      </div>
      <p id="reader-hint" class="hint">${t('takeout.reader_hint')}</p>
      <div class="row">
        <button class="primary" ?disabled=${isWorking || this.reader.trim() === ''}>
          ${isWorking ? t('takeout.creating') : t('takeout.create')}
        </button>
      </div>
      <div role="status">${created === null ? nothing : madeFile(created)}</div>`;
  }

  private readonly chooseFormat = (event: Event): void => {
    const chosen = (event.target as HTMLSelectElement).value;
    this.format = EXPORT_FORMATS.find((format) => format === chosen) ?? 'html';
    this.created = null;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-export': RostrumExport;
  }
}
