import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { User } from '../../shared/contract/http/account.schema.ts';
import { t } from '../messages.ts';
import { outboxStore } from '../sync/outbox-store.ts';
import { pathOf, type Route } from '../router.ts';
import { signOut } from '../people/account.ts';
import { watch } from '../ui/signal-controller.ts';
import { currentTheme, setTheme, THEMES, type Theme } from '../ui/theme.ts';
import { unsentWords } from '../sync/unsent-words.ts';
import { controls } from '../ui/tokens.css.ts';

/** The bar above every page but the live ones: the current place, the brightness, and signing out. */
@customElement('rostrum-top-bar')
export class RostrumTopBar extends LitElement {
  static override styles = [
    controls,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-4);
        align-items: center;
        padding: var(--space-2) var(--space-4);
        border-block-end: 1px solid var(--line);
        background: var(--panel);
      }
      .brand {
        display: inline-flex;
        gap: var(--space-2);
        align-items: center;
        min-block-size: var(--target);
        color: var(--text);
        font-size: var(--text-large);
        font-weight: 700;
        letter-spacing: -0.02em;
        text-decoration: none;
      }
      .brand::before {
        content: '';
        inline-size: 12px;
        block-size: 18px;
        border-radius: 3px;
        background: var(--accent);
      }
      nav {
        display: flex;
        gap: var(--space-1);
        flex: 1;
      }
      nav a {
        display: inline-flex;
        align-items: center;
        min-block-size: var(--target);
        padding-inline: var(--space-3);
        border-block-end: 3px solid transparent;
        color: var(--muted);
        text-decoration: none;
      }
      nav a:hover,
      nav a[aria-current='page'] {
        color: var(--text);
      }
      nav a[aria-current='page'] {
        border-color: var(--accent);
      }
      .who {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        color: var(--muted);
      }
      select {
        inline-size: auto !important;
      }
      .sure {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
        align-items: center;
        justify-content: end;
        inline-size: 100%;
      }
      .sure p {
        margin: 0;
      }
      /* Empty it takes no room, and is there: a region that appears with its words is not read aloud. */
      .at-risk {
        margin: 0;
        padding-inline: var(--space-4);
        color: var(--magenta);
        font-weight: 600;
      }
      .at-risk:not(:empty) {
        padding-block: var(--space-2);
      }
      .skip {
        position: absolute;
        inset-block-start: -100px;
        z-index: 1;
      }
      .skip:focus {
        inset-block-start: var(--space-2);
      }
      @media (width <= 600px) {
        header {
          padding-inline: var(--space-3);
        }
        .name {
          display: none;
        }
        nav {
          order: 3;
          inline-size: 100%;
          flex: none;
          margin-block-start: calc(-1 * var(--space-2));
        }
        .who {
          margin-inline-start: auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) user: User | null = null;
  @property({ attribute: false }) current: Route['name'] = 'start';

  private readonly atRisk = watch(this, outboxStore.onlyHere);
  @state() private theme = currentTheme();
  /** Number of commands that signing out would lose. Undefined until somebody wants to sign out. */
  @state() private unsent: number | undefined;

  private readonly leave = async (): Promise<void> => {
    const unsent = (await outboxStore.all()).length;
    if (unsent === 0) await signOut();
    else this.unsent = unsent;
  };

  private readonly changeTheme = (event: Event): void => {
    this.theme = (event.target as HTMLSelectElement).value as Theme;
    setTheme(this.theme);
  };

  override render(): TemplateResult {
    return html`
      <header>
        <a class="brand" href="/">${t('app.name')}</a>
        <nav aria-label=${t('app.navigation')}>
          ${
            this.user === null
              ? nothing
              : html`${this.link('start', t('app.sessions'))}${this.link('people', t('app.people'))}`
          }
        </nav>
        <div class="who">
          <label class="visually-hidden" for="theme">${t('app.theme')}</label>
          <select id="theme" @change=${this.changeTheme}>
            ${THEMES.map((theme) => html`<option value=${theme} ?selected=${theme === this.theme}>${t(`app.theme.${theme}`)}</option>`)}
          </select>
          ${
            this.user === null
              ? nothing
              : html`<bdi class="name">${this.user.name}</bdi>
                  <button type="button" class="quiet" @click=${this.leave}>${t('app.sign_out')}</button>`
          }
        </div>
        ${this.unsent === undefined ? nothing : this.question(this.unsent)}
      </header>
      <p class="at-risk" role="status">${this.atRisk.value === 0 ? nothing : unsentWords(this.atRisk.value, true)}</p>
    `;
  }

  private question(count: number): TemplateResult {
    return html`<div class="sure" role="alert">
      <p>${t('app.sign_out_unsent', { count })}</p>
      <button type="button" class="primary" @click=${() => (this.unsent = undefined)}>${t('app.stay')}</button>
      <button type="button" @click=${() => void signOut()}>${t('app.sign_out')}</button>
    </div>`;
  }

  private link(name: 'start' | 'people', label: string): TemplateResult {
    return html`<a href=${pathOf(name)} aria-current=${this.current === name ? 'page' : 'false'}>${label}</a>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-top-bar': RostrumTopBar;
  }
}
