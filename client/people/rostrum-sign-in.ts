import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formText } from '../ui/form-text.ts';
import './rostrum-password-field.ts';
import { errorMessage, t } from '../messages.ts';
import { ApiError } from '../sync/api.ts';
import { outboxStore } from '../sync/outbox-store.ts';
import { countLeftOver } from '../sync/outbox.ts';
import { navigate } from '../router.ts';
import { signIn } from './account.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** The page for signing in: name and password, nothing else to solve. */
@customElement('rostrum-sign-in')
export class RostrumSignIn extends LitElement {
  static override styles = [controls, page];

  @state() private error = '';
  @state() private busy = false;
  /** Whether the server ended the sign-in, so that nobody asked for this page. */
  private readonly isEnded = new URLSearchParams(location.search).has('ended');
  /** Number of unsent commands that this browser keeps for their authors. */
  @state() private waiting = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void countLeftOver(outboxStore, null).then(({ others }) => (this.waiting = others));
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.busy = true;
    this.error = '';
    try {
      await signIn(formText(form, 'name').trim(), formText(form, 'password'));
      navigate('/', 'replace');
    } catch (error) {
      const code = error instanceof ApiError ? error.code : 'internal';
      this.error = code === 'unauthenticated' ? t('sign_in.wrong') : errorMessage(code);
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    return html`
      <div class="column narrow">
        <form class="card stack" @submit=${this.submit}>
          <h1>${t('sign_in.title')}</h1>
          ${this.isEnded ? html`<p class="notice" role="status">${t('sign_in.ended')}</p>` : nothing}
          ${this.waiting === 0 ? nothing : html`<p class="notice">${t('sign_in.others', { count: this.waiting })}</p>`}
          <div>
            <label for="name">${t('sign_in.name')}</label>
            <input id="name" name="name" autocomplete="username" autocapitalize="off" spellcheck="false" required />
          </div>
          <rostrum-password-field
            label=${t('sign_in.password')}
            autocomplete="current-password"
          ></rostrum-password-field>
          ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`}
          <button class="primary" type="submit" ?disabled=${this.busy}>${t('sign_in.go')}</button>
          <p class="hint">${t('sign_in.help')}</p>
        </form>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-sign-in': RostrumSignIn;
  }
}
