import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ROLES } from '../../shared/vocabulary/role.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../net/api.ts';
import { page } from '../styles/page.css.ts';
import { controls } from '../styles/tokens.css.ts';
import { formText } from './form-text.ts';

interface Invitation {
  readonly name: string;
  readonly url: string;
  readonly expiresAtMs: number;
}

/** Makes a one-time link for somebody. Says `rostrum-invited` when the team has changed. */
@customElement('rostrum-invite-form')
export class RostrumInviteForm extends LitElement {
  static override styles = [
    controls,
    page,
    css`
      output {
        display: block;
      }
      .link {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .link input {
        flex: 1 1 16rem;
        font-family: var(--font-code);
        font-size: var(--text-small);
      }
    `,
  ];

  @state() private invitation: Invitation | undefined;
  @state() private copied = false;
  @state() private error = '';

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const name = formText(fields, 'name').trim();
    this.error = '';
    this.copied = false;
    try {
      const made = await api.post<Omit<Invitation, 'name'>>('/api/invitations', {
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

  private readonly copy = async (): Promise<void> => {
    const input = this.renderRoot.querySelector<HTMLInputElement>('#url');
    input?.select();
    // Without a secure context there is no clipboard: the selected text can be copied by hand.
    await (navigator as { clipboard?: Clipboard }).clipboard?.writeText(input?.value ?? '').then(
      () => (this.copied = true),
      () => undefined,
    );
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
              ${ROLES.map((role) => html`<option value=${role} ?selected=${role === 'observer'}>${t(`role.${role}`)}</option>`)}
            </select>
          </div>
          <button type="submit">${t('people.make_link')}</button>
        </form>
        ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`}
        <output>${this.invitation === undefined ? nothing : this.link(this.invitation)}</output>
      </div>
    `;
  }

  private link({ name, url, expiresAtMs }: Invitation): TemplateResult {
    const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(expiresAtMs);
    return html`
      <label for="url">${t('people.link_for', { name, time })}</label>
      <div class="link">
        <input
          id="url"
          readonly
          .value=${url}
          @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
        />
        <button type="button" @click=${this.copy}>${t(this.copied ? 'people.copied' : 'people.copy')}</button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-invite-form': RostrumInviteForm;
  }
}
