import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formText } from '../ui/form-text.ts';
import './rostrum-password-field.ts';
import { errorMessage, t, type MessageKey } from '../messages.ts';
import { ApiError } from '../sync/api.ts';
import { navigate, pathOf } from '../router.ts';
import { acceptInvitation, linkWorks, me, setUpFirstAccount, takeTokenFromAddress } from './account.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** The page of a one-time link: the first account of a new server, or an invitation to the team. */
@customElement('rostrum-account-link')
export class RostrumAccountLink extends LitElement {
  static override styles = [controls, page];

  @property() purpose: 'setup' | 'join' = 'join';

  @state() private error = '';
  @state() private busy = false;
  /** Undefined until the server has checked the link. */
  @state() private works: boolean | undefined;
  private token: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.look);
    // The first drawing sets which kind of link it is.
    void this.updateComplete.then(this.look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.look);
  }

  /** Also runs when a link is pasted into this tab, which changes only the part behind the `#`. */
  private readonly look = (): void => {
    const token = takeTokenFromAddress();
    if (token === null) return;
    this.token = token;
    this.works = undefined;
    this.error = '';
    void linkWorks(this.purpose, token).then((works) => {
      if (token === this.token) this.works = works;
    });
  };

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const password = formText(form, 'password');
    this.busy = true;
    this.error = '';
    try {
      if (this.purpose === 'setup') await setUpFirstAccount(this.token ?? '', formText(form, 'name').trim(), password);
      else await acceptInvitation(this.token ?? '', password);
      navigate('/', 'replace');
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    const isSetup = this.purpose === 'setup';
    return html`
      <div class="column narrow">
        <form class="card stack" @submit=${this.submit}>
          <h1>${t(isSetup ? 'setup.title' : 'join.title')}</h1>
          ${this.works === true ? this.fields(isSetup) : this.instead(isSetup)}
        </form>
      </div>
    `;
  }

  /** The words in place of the fields: nobody fills in a form that cannot be sent. */
  private instead(isSetup: boolean): TemplateResult | typeof nothing {
    if (isSetup && me.value?.setupNeeded === false) return this.over('setup.done', true);
    if (this.token === null) return this.over(isSetup ? 'setup.needs_link' : 'join.needs_link', false);
    if (this.works === undefined) return nothing;
    return this.over(isSetup ? 'setup.over' : 'join.over', !isSetup);
  }

  private over(why: MessageKey, mayHaveAccount: boolean): TemplateResult {
    return html`<p class="notice" role="status">${t(why)}</p>
      ${mayHaveAccount ? html`<div><a class="button" href=${pathOf('sign-in')}>${t('sign_in.go')}</a></div>` : nothing}`;
  }

  private fields(isSetup: boolean): TemplateResult {
    return html`
      <p class="hint">${t(isSetup ? 'setup.intro' : 'join.intro')}</p>
      ${
        isSetup
          ? html`<div>
              <label for="name">${t('setup.name')}</label>
              <input id="name" name="name" autocomplete="username" spellcheck="false" maxlength="300" required />
            </div>`
          : nothing
      }
      <rostrum-password-field
        label=${t('setup.password')}
        hint=${t('setup.password_hint')}
        autocomplete="new-password"
        minlength="10"
      ></rostrum-password-field>
      ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`}
      <button class="primary" type="submit" ?disabled=${this.busy}>${t(isSetup ? 'setup.go' : 'join.go')}</button>
      ${isSetup ? html`<p class="hint">${t('app.disk')}</p>` : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-account-link': RostrumAccountLink;
  }
}
