import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ClipJob, ClipJobs } from '../../shared/contract/http/clips.schema.ts';
import type { MadeFile } from '../../shared/contract/http/exports.schema.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { t } from '../messages.ts';
import { api } from '../sync/api.ts';
import { timeOfDay } from '../ui/clock-text.ts';
import { itemsOf, type ListItem } from '../list/intervention-list.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { watch, type SignalController } from '../ui/signal-controller.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import { speakerOf } from '../list/rostrum-list-row.ts';
import { fileSize, refusalWords, exportStyles } from './export-parts.ts';

const EVERY_MS = 1000;
/** Pause between saving one file and the next, ms. */
const APART_MS = 300;

/**
 * The clips of a session that wait, are being cut or are finished ([J7]). It follows the server's list while a job goes
 * on.
 */
@customElement('rostrum-clip-jobs')
export class RostrumClipJobs extends LitElement {
  static override styles = [
    controls,
    page,
    exportStyles,
    css`
      section {
        margin-block-start: var(--space-4);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-1) var(--space-4);
        align-items: center;
        min-block-size: 3.75rem;
        padding-block: var(--space-2);
        border-block-end: 1px solid var(--line);
      }
      p {
        margin: 0;
      }
      .all {
        margin-block-start: var(--space-3);
      }
      .name {
        font-weight: 600;
      }
      .hint {
        margin: 0;
      }
      .hash {
        grid-column: 1 / -1;
      }
      progress {
        inline-size: min(16rem, 100%);
        block-size: 10px;
        accent-color: var(--accent);
      }
      .state {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-3);
        align-items: center;
      }
      @media (width <= 600px) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: SessionStore;

  @state() private jobs: readonly ClipJob[] = [];
  @state() private wasAsked = false;
  @state() private isSaving = false;

  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The answer about the jobs may arrive before the session does. */
  #session: SignalController<SessionState> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#session ??= watch(this, this.desk.state);
    void this.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Asks the server now, and again while a job goes on. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const { jobs } = await api.get<ClipJobs>(`/api/jobs?session=${this.desk.sessionId}`);
      this.jobs = [...jobs].reverse();
      this.wasAsked = true;
    } catch {
      // Without a network the last known list stays, and the asking goes on.
    }
    if (this.isConnected && this.jobs.some(isActive)) this.#timer = setTimeout(() => void this.refresh(), EVERY_MS);
  }

  async #giveUp({ id }: ClipJob): Promise<void> {
    // Whatever the answer, the server's next list counts.
    await fetch(`/api/jobs/${id}`, { method: 'DELETE' }).catch(() => undefined);
    await this.refresh();
    await this.updateComplete;
    // The button that had the focus is gone.
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { jobs } = this;
    const session = this.#session?.value ?? this.desk.state.peek();
    if (jobs.length === 0) return this.wasAsked && hasMadeClips(session) ? noneKept() : nothing;
    const timeZone = sessionRow(session)?.timeZone ?? 'UTC';
    const items = new Map(itemsOf(session, this.desk.sessionId).map((item) => [item.interventionId, item]));
    return html`<section class="card" aria-labelledby="jobs">
      <h2 id="jobs">${t('clip.jobs')}</h2>
      <p class="hint">${t('clip.jobs_hint')}</p>
      <p class="visually-hidden" role="status">${t('clip.active', { count: jobs.filter(isActive).length })}</p>
      ${this.#saveAll()}
      <ul>
        ${repeat(
          jobs,
          ({ id }) => id,
          (job) => this.#job(job, items.get(job.interventionId), timeZone),
        )}
      </ul>
    </section>`;
  }

  #saveAll(): TemplateResult | typeof nothing {
    const count = this.jobs.filter(({ copy }) => copy !== null).length;
    if (count < 2 || this.jobs.some(isActive)) return nothing;
    return html`<button type="button" class="all" ?disabled=${this.isSaving} @click=${() => void this.#save()}>
      ${t('clip.save_all', { count })}
    </button>`;
  }

  /**
   * Saves one file after the other, as if each button had been pressed. Browsers drop some of many downloads at once.
   */
  async #save(): Promise<void> {
    this.isSaving = true;
    for (const link of [...this.renderRoot.querySelectorAll<HTMLAnchorElement>('a[download]')]) {
      link.click();
      await new Promise((resolve) => setTimeout(resolve, APART_MS));
    }
    this.isSaving = false;
  }

  #job(job: ClipJob, item: ListItem | undefined, timeZone: string): TemplateResult {
    const name = item === undefined ? t('clip.gone') : speakerOf(item);
    const time = item === undefined ? '' : timeOfDay(item.startMs, timeZone);
    const what = t(`clip.short.${job.method}`);
    return html`<li data-id=${job.id} tabindex="-1">
      <div>
        <p class="name"><bdi>${name}</bdi> <span class="digits">${time}</span></p>
        <p class="hint">${what} · ${t(`takeout.profile.${job.profile}`)}</p>
        <div class="state">${this.#state(job, name, time)}</div>
      </div>
      ${job.copy === null ? nothing : saveButton(job.copy)}
      ${
        isActive(job)
          ? html`<button
              type="button"
              aria-label=${t('clip.give_up_of', { what, name, time })}
              @click=${() => this.#giveUp(job)}
            >
              ${t('clip.give_up')}
            </button>`
          : nothing
      }
      ${job.copy === null ? nothing : html`<p class="hint hash">${job.copy.fileName}, ${fileSize(job.copy)}</p>`}
    </li>`;
  }

  #state({ state, place, progress, copy, error }: ClipJob, name: string, time: string): TemplateResult {
    if (copy !== null) return html`<span>${t('clip.state.done')}</span>`;
    if (error !== null) return html`<span>${refusalWords(error)}</span>`;
    if (state === 'queued') return html`<span>${t('clip.state.queued', { place })}</span>`;
    if (state !== 'running') return html`<span>${t('clip.state.cancelled')}</span>`;
    const percent = Math.floor(progress * 100);
    return html`<progress max="100" value=${percent} aria-label=${t('clip.progress', { name, time })}></progress>
      <span class="digits">${t('clip.state.running', { percent })}</span>`;
  }
}

/** Whether the log knows of clips of this session. */
function hasMadeClips({ tables }: SessionState): boolean {
  return [...tables.takeOuts.values()].some(({ format }) => format.startsWith('clip-'));
}

function noneKept(): TemplateResult {
  return html`<section class="card"><p class="hint">${t('clip.none_kept')}</p></section>`;
}

function saveButton({ id, fileName }: MadeFile): TemplateResult {
  const label = t('takeout.download', { fileName });
  return html`<a class="button" href="/api/exports/${id}" download=${fileName} aria-label=${label}
    >${t('clip.save')}</a
  >`;
}

function isActive({ state }: ClipJob): boolean {
  return state === 'queued' || state === 'running';
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-clip-jobs': RostrumClipJobs;
  }
}
