import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { can, type AccessRight } from '../../shared/access.ts';
import type { User } from '../../shared/contract/http/account.schema.ts';
import type { SessionItem, Sessions } from '../../shared/contract/http/sessions.schema.ts';
import type { SessionStatus } from '../../shared/vocabulary/session.ts';
import './rostrum-restore-notice.ts';
import '../room/rostrum-room-link.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { outboxStore } from '../sync/outbox-store.ts';
import { countLeftOver, type LeftOver } from '../sync/outbox.ts';
import { pathOf } from '../router.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

const STATUS_ORDER: readonly SessionStatus[] = [
  'live',
  'suspended',
  'planned',
  'closed',
  'in_review',
  'reviewed',
  'published',
];

function isRunning({ status }: SessionItem): boolean {
  return status === 'live' || status === 'suspended';
}

/** Sorts running sessions first, then those to come, then the latest. */
function byUrgency(a: SessionItem, b: SessionItem): number {
  const order = STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status);
  return order || (b.startedAtMs ?? 0) - (a.startedAtMs ?? 0);
}

/** The sessions, each with links to its pages. */
@customElement('rostrum-start')
export class RostrumStart extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      section {
        margin-block-end: var(--space-5);
      }
      ul {
        display: grid;
        gap: var(--space-3);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3) var(--space-4);
        align-items: center;
      }
      .what {
        flex: 1 1 22rem;
      }
      li.running {
        border-inline-start: 6px solid var(--blue);
      }
      h3 {
        margin: 0 0 var(--space-1);
        font-size: var(--text-large);
        line-height: 1.3;
      }
      h3 a {
        color: inherit;
        text-decoration: none;
      }
      h3 a:hover {
        text-decoration: underline;
      }
      rostrum-room-link {
        flex: 1 0 100%;
      }
      .facts {
        gap: var(--space-2) var(--space-3);
        color: var(--muted);
      }
      .empty {
        padding-block: var(--space-6);
        text-align: center;
      }
      @media (width <= 760px) {
        .ways,
        .ways > .button {
          flex: 1 1 auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) user: User | null = null;

  @state() private sessions: readonly SessionItem[] | undefined;
  @state() private error = '';
  /** The session whose link for the room's screen is shown. */
  @state() private roomOf = '';
  @state() private leftOver: LeftOver = { own: new Map(), others: 0 };

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private readonly load = async (): Promise<void> => {
    this.error = '';
    const counted = countLeftOver(outboxStore, this.user?.id ?? null);
    try {
      this.sessions = (await api.get<Sessions>('/api/sessions')).sessions;
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
    this.leftOver = await counted;
  };

  override render(): TemplateResult {
    return html`
      <div class="column">
        <div class="row spread" style="margin-block-end: var(--space-5)">
          <h1>${t('start.title')}</h1>
          ${
            this.may('session.create')
              ? html`<a class="button primary" href=${pathOf('new')}>${t('start.new')}</a>`
              : nothing
          }
        </div>
        ${
          this.leftOver.others === 0
            ? nothing
            : html`<p class="notice">${t('sign_in.others', { count: this.leftOver.others })}</p>`
        }
        ${this.may('restore.confirm') ? html`<rostrum-restore-notice></rostrum-restore-notice>` : nothing}
        ${this.error === '' ? this.list() : this.failure()}
      </div>
    `;
  }

  private may(right: AccessRight): boolean {
    return this.user !== null && can(this.user.role, right);
  }

  private failure(): TemplateResult {
    return html`<div class="stack" role="alert">
      <p class="alert">${this.error}</p>
      <div><button type="button" @click=${this.load}>${t('app.try_again')}</button></div>
    </div>`;
  }

  private list(): TemplateResult {
    if (this.sessions === undefined) return html`<p class="hint" role="status">${t('app.loading')}</p>`;
    if (this.sessions.length === 0)
      return html`<div class="card empty">
        <h2>${t('start.none')}</h2>
        <p class="hint">${t(this.may('session.create') ? 'start.none_lead' : 'start.none_other')}</p>
      </div>`;
    const conferences = new Map<string, SessionItem[]>();
    for (const session of [...this.sessions].sort(byUrgency))
      conferences.set(session.conferenceId, [...(conferences.get(session.conferenceId) ?? []), session]);
    return html`${[...conferences.values()].map(
      (sessions) =>
        html`<section>
          <h2><bdi>${sessions[0]?.conferenceName}</bdi></h2>
          <ul>
            ${sessions.map((session) => this.item(session))}
          </ul>
        </section>`,
    )}`;
  }

  private item(session: SessionItem): TemplateResult {
    const { id, status } = session;
    const title = session.title ?? t(`kind.${session.kind}`);
    const unsent = this.leftOver.own.get(id) ?? 0;
    const running = isRunning(session);
    // Planned or running.
    const isAhead = running || status === 'planned';
    return html`<li class="card ${running ? 'running' : ''}">
      <div class="what">
        <h3>
          <a href=${pathOf('console', id)}><bdi>${title}</bdi></a>
        </h3>
        <div class="row facts">
          <span class="pill ${running ? 'live' : ''}">${t(`status.${status}`)}</span>
          <span>${t(`kind.${session.kind}`)}</span>
          ${session.startedAtMs === null ? nothing : html`<span>${this.dayOf(session)}</span>`}
          <span>${t('start.statements', { count: session.interventions })}</span>
          ${unsent === 0 ? nothing : html`<span class="pill warn">${t('start.unsent', { count: unsent })}</span>`}
        </div>
        ${session.kind === 'practice' ? html`<p class="hint" style="margin: 8px 0 0">${t('start.practice_hint')}</p>` : nothing}
      </div>
      <div class="row ways">
        ${isAhead ? html`<a class="button" href=${pathOf('clock', id)}>${t('start.clock')}</a>` : nothing}
        ${this.may('room.manage') && isAhead ? this.roomButton(id) : nothing}
        <a class="button" href=${pathOf('list', id)}>${t('start.list')}</a>
        <a class="button" href=${pathOf('recordings', id)}>${t('start.recordings')}</a>
        ${
          this.may('record.export')
            ? html`<a class="button" href=${pathOf('take-out', id)}>${t('start.take_out')}</a>`
            : nothing
        }
        <a
          class="button ${isAhead ? 'primary' : ''}"
          href=${pathOf('console', id)}
          aria-label=${t('start.open_name', { title })}
          >${t('start.open')}</a
        >
      </div>
      ${this.roomOf === id ? html`<rostrum-room-link .sessionId=${id}></rostrum-room-link>` : nothing}
    </li>`;
  }

  private roomButton(id: string): TemplateResult {
    const isOpen = this.roomOf === id;
    return html`<button
      type="button"
      aria-expanded=${isOpen ? 'true' : 'false'}
      @click=${() => (this.roomOf = isOpen ? '' : id)}
    >
      ${t('start.room')}
    </button>`;
  }

  private dayOf({ startedAtMs, timeZone }: SessionItem): string {
    const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
    return format.format(startedAtMs ?? 0);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-start': RostrumStart;
  }
}
