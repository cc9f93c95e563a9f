import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { can } from '../../shared/access.ts';
import type { Me } from '../../shared/contract/http/account.schema.ts';
import type { People, Person } from '../../shared/contract/http/people.schema.ts';
import { ROLES } from '../../shared/vocabulary/access.ts';
import './rostrum-invite-form.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** The page of the team: its people with their roles, invitations, and the end of access. */
@customElement('rostrum-people')
export class RostrumPeople extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      ul {
        margin: 0 0 var(--space-5);
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(8rem, 1fr) minmax(9rem, auto) minmax(9rem, auto);
        gap: var(--space-3);
        align-items: center;
        padding-block: var(--space-3);
        border-block-end: 1px solid var(--line);
      }
      li:last-child {
        border: 0;
      }
      .gone {
        color: var(--muted);
      }
      .gone bdi {
        text-decoration: line-through;
      }
      .sure {
        grid-column: 1 / -1;
      }
      .end {
        justify-content: end;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-1) var(--space-3);
        margin: 0 0 var(--space-5);
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0;
        color: var(--muted);
      }
      @media (width <= 600px) {
        li {
          grid-template-columns: 1fr 1fr;
        }
        li > :first-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) me: Me | undefined;

  @state() private people: readonly Person[] = [];
  @state() private error = '';
  /** The member whose access is about to be ended. */
  @state() private asked: string | undefined;

  private get mayManage(): boolean {
    const { user } = this.me ?? { user: null };
    return user !== null && can(user.role, 'people.manage');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private readonly load = async (): Promise<void> => {
    await this.attempt(async () => {
      this.people = (await api.get<People>('/api/people')).people;
    });
  };

  private async attempt(action: () => Promise<unknown>): Promise<void> {
    this.error = '';
    try {
      await action();
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
  }

  private async setRole(id: string, role: string): Promise<void> {
    await this.attempt(() => api.post(`/api/people/${id}/role`, { role }));
    const { error } = this;
    await this.load();
    if (error !== '') this.error = error;
  }

  private async revoke(id: string): Promise<void> {
    this.asked = undefined;
    await this.attempt(() => api.post(`/api/people/${id}/revoke`));
    if (this.error === '') await this.load();
  }

  override render(): TemplateResult {
    return html`
      <div class="column">
        <h1>${t('people.title')}</h1>
        ${this.reachedBy()} ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`}
        <ul class="card">
          ${this.people.map((person) => this.person(person))}
        </ul>
        <dl>
          ${ROLES.map(
            (role) =>
              html`<dt>${t(`role.${role}`)}</dt>
                <dd>${t(`people.role.${role}`)}</dd>`,
          )}
        </dl>
        ${
          this.mayManage
            ? html`<section class="card">
                <h2>${t('people.invite')}</h2>
                <rostrum-invite-form @rostrum-invited=${this.load}></rostrum-invite-form>
              </section>`
            : nothing
        }
      </div>
    `;
  }

  private reachedBy(): TemplateResult {
    const reached = this.me?.reachedBy ?? 'this_computer';
    const words = t(`people.reached.${reached}`, { url: this.me?.publicUrl ?? location.origin });
    return html`<p class=${reached === 'plain_http' ? 'notice' : 'lead'}>${t('people.reached')}: ${words}.</p>`;
  }

  private person(person: Person): TemplateResult {
    const { id, name, role, revoked } = person;
    const isMe = id === this.me?.user?.id;
    return html`<li class=${revoked ? 'gone' : ''}>
      <div>
        <bdi>${name}</bdi> ${isMe ? html`<span class="pill">${t('people.you')}</span>` : nothing}
        <div class="hint">${this.seen(person)}</div>
      </div>
      ${
        this.mayManage && !revoked && !isMe
          ? html`<select
                aria-label=${t('people.role_of', { name })}
                @change=${(event: Event) => void this.setRole(id, (event.target as HTMLSelectElement).value)}
              >
                ${ROLES.map((each) => html`<option value=${each} ?selected=${each === role}>${t(`role.${each}`)}</option>`)}
              </select>
              <div class="row end">
                <button
                  type="button"
                  class="quiet"
                  aria-label=${t('people.revoke_name', { name })}
                  @click=${() => (this.asked = id)}
                >
                  ${t('people.revoke')}
                </button>
              </div>`
          : html`<span>${t(`role.${role}`)}</span><span></span>`
      }
      ${this.asked === id ? this.question(id, name) : nothing}
    </li>`;
  }

  private question(id: string, name: string): TemplateResult {
    return html`<div class="sure notice" role="alert">
      <p>${t('people.revoke_sure', { name })}</p>
      <div class="row">
        <button type="button" class="primary" @click=${() => (this.asked = undefined)}>${t('people.revoke_no')}</button>
        <button type="button" @click=${() => void this.revoke(id)}>${t('people.revoke_yes')}</button>
      </div>
    </div>`;
  }

  private seen({ revoked, invited, lastSeenMs }: Person): string {
    if (revoked) return t('people.revoked');
    if (invited) return t('people.invited');
    const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
    return `${t('people.last_seen')}: ${lastSeenMs === null ? t('people.never') : format.format(lastSeenMs)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-people': RostrumPeople;
  }
}
