import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Invitation } from '../../shared/contract/http/people.schema.ts';
import { ROLES, type Role } from '../../shared/vocabulary/access.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import { formText } from '../ui/form-text.ts';
import '../ui/rostrum-copy-field.ts';

/** The role that the form proposes. */
const INVITED_AS: Role = 'observer';

interface NamedInvitation extends Invitation {
  readonly name: string;
}

/** Makes a one-time link that invites somebody. Sends `rostrum-invited` when the team has changed. */
@customElement('rostrum-invite-form')
export class RostrumInviteForm extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      output {
        display: block;
      }
    `,
  ];

  @state() private invitation: NamedInvitation | undefined;
  @state() private error = '';

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const name = formText(fields, 'name').trim();
    this.error = '';
    try {
      const made = await api.post<Invitation>('/api/invitations', {
        name,
        role: formText(fields, 'role'),
      });
      this.invitation = { name, ...made };
      form.reset();
      this.dispatchEvent(new Event('rostrum-invited', { bubbles: true, composed: true }));
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
  };

  override render(): TemplateResult {
    return html`
      <div class="stack">
        <form class="fields" @submit=${this.submit}>
          <div>
            <label for="name">${t('people.name')}</label>
            <input id="name" name="name" autocomplete="off" spellcheck="false" maxlength="300" required />
          </div>
          <div>
            <label for="role">${t('people.role')}</label>
            <select id="role" name="role">
              ${ROLES.map((role) => html`<option value=${role} ?selected=${role === INVITED_AS}>${t(`role.${role}`)}</option>`)}
            </select>
          </div>
          <button type="submit">${t('people.make_link')}</button>
        </form>
        ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`}
        <output>${this.invitation === undefined ? nothing : this.link(this.invitation)}</output>
      </div>
    `;
  }

  private link({ name, url, expiresAtMs }: NamedInvitation): TemplateResult {
    const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(expiresAtMs);
    return html`<rostrum-copy-field label=${t('people.link_for', { name, time })} url=${url}></rostrum-copy-field>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-invite-form': RostrumInviteForm;
  }
}
