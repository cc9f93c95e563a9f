import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { User } from '../../shared/contract/http/account.schema.ts';
import { errorMessage, t } from '../messages.ts';
import { api } from '../sync/api.ts';
import { outboxStore } from '../sync/outbox-store.ts';
import '../console/rostrum-live-console.ts';
import { hasTopBar, loadPage } from './pages.ts';
import { navigate, route, type Route } from '../router.ts';
import { forgetEverything, loadMe, me, meFailed } from '../people/account.ts';
import { createSessionStore } from '../sync/create-session-store.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { watch } from '../ui/signal-controller.ts';
import { unsentWords } from '../sync/unsent-words.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';

/** Pages that open without a sign-in. */
const OPEN_PAGES = new Set<Route['name']>(['sign-in', 'setup', 'join', 'room', 'not-found']);
/** Pages of one open session. They have a header of their own. */
const DESK_PAGES = new Set<Route['name']>(['console', 'clock', 'list', 'take-out', 'align', 'recordings']);

/** The whole application: the signed-in user, the page on screen, and the one open session. */
@customElement('rostrum-app')
export class RostrumApp extends LitElement {
  static override styles = [controls, page];

  private readonly route = watch(this, route);
  private readonly me = watch(this, me);
  private readonly failed = watch(this, meFailed);
  private readonly refuses = watch(this, outboxStore.refuses);
  @state() private desk: SessionStore | undefined;
  @state() private ready: Route['name'] | undefined;
  /** The page that was fetched, once for each opening: a failure is not fetched again and again. */
  private asked: Route['name'] | undefined;
  @state() private broken = false;
  /** Number of unsent commands in this browser while the server does not answer. */
  @state() private waiting = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void loadMe().then(() => (this.failed.value === undefined ? undefined : this.countWaiting()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.closeDesk();
  }

  protected override willUpdate(_: PropertyValues): void {
    const { value } = this.me;
    if (value !== undefined) this.redirect(this.route.value.name, value.user, value.setupNeeded);
    // Read only now, because a redirection may have changed it.
    const { name, id } = this.route.value;
    const user = value?.user;
    const isDeskPage = DESK_PAGES.has(name);
    if (this.desk !== undefined && (!isDeskPage || this.desk.sessionId !== id || user?.id !== this.desk.me.userId))
      this.closeDesk();
    if (isDeskPage && user != null && this.desk === undefined) this.openDesk(id, user);
    if (this.asked !== name) this.load(name);
  }

  private redirect(name: Route['name'], user: User | null, setupNeeded: boolean): void {
    if (user === null && setupNeeded && name !== 'setup' && name !== 'room') navigate('/setup', 'replace');
    else if (user === null && !OPEN_PAGES.has(name)) navigate('/sign-in', 'replace');
    else if (user !== null && name === 'sign-in') navigate('/', 'replace');
  }

  private openDesk(sessionId: string, { id, name, role }: User): void {
    this.desk = createSessionStore({
      sessionId,
      me: { userId: id, name, role },
      api,
      onSignedOut: () => void forgetEverything('?ended'),
    });
  }

  private closeDesk(): void {
    this.desk?.close();
    this.desk = undefined;
  }

  private load(name: Route['name']): void {
    this.asked = name;
    this.broken = false;
    loadPage(name).then(
      () => {
        if (this.asked === name) this.ready = name;
      },
      () => {
        if (this.asked !== name) return;
        this.broken = true;
        void this.countWaiting();
      },
    );
  }

  private async countWaiting(): Promise<void> {
    this.waiting = (await outboxStore.all()).length;
  }

  override render(): TemplateResult {
    const { name } = this.route.value;
    if (this.broken) return this.failure('unavailable');
    if (name !== 'room' && this.me.value === undefined)
      return this.failed.value === undefined ? this.message(t('app.loading')) : this.failure(this.failed.value);
    if (this.ready !== name) return html`${this.topBar(name)}${this.message(t('app.loading'))}`;
    return html`${this.topBar(name)}${this.page(name)}`;
  }

  private topBar(name: Route['name']): TemplateResult | typeof nothing {
    if (!hasTopBar(name)) return nothing;
    return html`<rostrum-top-bar .user=${this.me.value?.user ?? null} .current=${name}></rostrum-top-bar>`;
  }

  private page(name: Route['name']): TemplateResult {
    const user = this.me.value?.user ?? null;
    const { desk } = this;
    switch (name) {
      case 'start':
        return html`<main id="content"><rostrum-start .user=${user}></rostrum-start></main>`;
      case 'sign-in':
        return html`<main id="content"><rostrum-sign-in></rostrum-sign-in></main>`;
      case 'setup':
      case 'join':
        return html`<main id="content"><rostrum-account-link purpose=${name}></rostrum-account-link></main>`;
      case 'people':
        return html`<main id="content"><rostrum-people .me=${this.me.value}></rostrum-people></main>`;
      case 'new':
        return html`<main id="content"><rostrum-new-session></rostrum-new-session></main>`;
      case 'room':
        return html`<rostrum-room-timer .sessionId=${this.route.value.id}></rostrum-room-timer>`;
      case 'console':
        return desk === undefined ? html`` : html`<rostrum-live-console .desk=${desk}></rostrum-live-console>`;
      case 'clock':
        return desk === undefined ? html`` : html`<rostrum-phone-clock .desk=${desk}></rostrum-phone-clock>`;
      case 'list':
        return desk === undefined ? html`` : html`<rostrum-session-list .desk=${desk}></rostrum-session-list>`;
      case 'take-out':
        return desk === undefined ? html`` : html`<rostrum-export .desk=${desk}></rostrum-export>`;
      case 'align':
        return desk === undefined ? html`` : html`<rostrum-align .desk=${desk}></rostrum-align>`;
      case 'recordings':
        return desk === undefined ? html`` : html`<rostrum-recordings .desk=${desk}></rostrum-recordings>`;
      case 'not-found':
        return html`<main id="content" class="column">
          <h1>${t('app.not_found')}</h1>
          <a class="button" href="/">${t('app.to_sessions')}</a>
        </main>`;
    }
  }

  private failure(code: string): TemplateResult {
    const kept = this.waiting === 0 ? '' : unsentWords(this.waiting, this.refuses.value);
    return this.message(`${errorMessage(code)} ${kept}`, true);
  }

  private message(text: string, canTryAgain = false): TemplateResult {
    return html`<main class="column">
      <p role="status">${text}</p>
      ${canTryAgain ? html`<button type="button" @click=${() => location.reload()}>${t('app.try_again')}</button>` : nothing}
    </main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-app': RostrumApp;
  }
}
