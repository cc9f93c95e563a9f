import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { createRef, ref } from 'lit/directives/ref.js';
import { floorSource } from '../../shared/session/recordings/attached-sources.ts';
import { ConsolePage } from './elements/console-page.ts';
import './elements/rostrum-action-button.ts';
import './elements/rostrum-chord-legend.ts';
import './elements/rostrum-console-header.ts';
import './elements/rostrum-floor-buttons.ts';
import './elements/rostrum-next-list.ts';
import './elements/rostrum-notes.ts';
import './elements/rostrum-now-card.ts';
import './elements/rostrum-panels.ts';
import './elements/rostrum-tag-row.ts';
import './elements/rostrum-toasts.ts';
import { stillLoading } from '../list/still-loading.ts';
import { fetchPart, loadPlayer, loadRecording } from './late-parts.ts';
import { t } from '../messages.ts';
import { coverWhenIdle } from './store/idle-cover.ts';
import type { Open } from './store/open.ts';
import type { PlayerPort } from './store/programme.ts';
import type { Recording } from './store/recording.ts';
import { consoleStyles } from '../ui/console.css.ts';
import { controls } from '../ui/tokens.css.ts';
import { liveConsoleStyles } from './live-console.css.ts';

/** Parts of the page on a phone, one at a time. */
const TABS = ['live', 'list', 'tag', 'notes'] as const;
type Tab = (typeof TABS)[number];

/** The live console: speaker, next speakers, tags and notes for the speaker in the picture, all by single keys. */
@customElement('rostrum-live-console')
export class RostrumLiveConsole extends ConsolePage {
  static override styles = [controls, consoleStyles, liveConsoleStyles];

  @state() private tab: Tab = 'live';
  #isLoadingPlayer = false;
  #recording: Recording | undefined;
  #stopCovering: (() => void) | undefined;
  #shown: Open | null = null;
  readonly #player = createRef<Element & PlayerPort>();

  protected override render(): TemplateResult {
    const { live, tab } = this;
    // The open part decides what a phone shows.
    void live.open.value;
    return html`<rostrum-console-header .live=${live} .recording=${this.#recording}>
        <a class="button chip" href="/session/${this.desk.sessionId}/list">${t('console.to_list')}</a>
      </rostrum-console-header>
      ${live.session.value?.kind === 'practice' ? this.#practice() : nothing}
      <rostrum-clock-banner .live=${live}></rostrum-clock-banner>
      ${live.session.value === undefined ? stillLoading() : this.#session()}
      <div class="over">
        <rostrum-chord-legend .live=${live}></rostrum-chord-legend>
        <rostrum-toasts .live=${live}></rostrum-toasts>
      </div>
      <rostrum-panels .live=${live}></rostrum-panels>
      <nav aria-label=${t('console.parts')}>
        ${TABS.map(
          (one) =>
            html`<button type="button" aria-pressed=${one === tab ? 'true' : 'false'} @click=${() => (this.tab = one)}>
              ${t(`console.tab.${one}`)}
            </button>`,
        )}
      </nav>`;
  }

  #practice(): TemplateResult {
    fetchPart('practice');
    return html`<rostrum-practice-hint .live=${this.live}></rostrum-practice-hint>`;
  }

  #session(): TemplateResult {
    const { live, tab } = this;
    const sourceId = this.#sourceId();
    return html`<main class="columns ${sourceId === null ? 'no-video' : ''}" data-tab=${tab}>
      <div class="column left">
        ${sourceId === null ? nothing : html`<rostrum-player data-part="live" ${ref(this.#player)} ?recorded=${live.vantage.value === 'recording'} .sourceId=${sourceId} .desk=${this.desk}></rostrum-player>`}
        <rostrum-tag-row data-part="tag" .live=${live}></rostrum-tag-row>
        <rostrum-notes data-part="notes" .live=${live}></rostrum-notes>
      </div>
      <div class="column right">
        <rostrum-now-card data-part="live" .live=${live}>
          <rostrum-floor-buttons .live=${live}></rostrum-floor-buttons>
        </rostrum-now-card>
        <rostrum-just-ended data-part="live" .live=${live}></rostrum-just-ended>
        <rostrum-next-list data-part="list" .live=${live}></rostrum-next-list>
        <rostrum-review-queue data-part="list" .live=${live}></rostrum-review-queue>
      </div>
    </main>`;
  }

  /** Loads what follows the recording, without delaying the first key. */
  async #followRecording(): Promise<void> {
    // Without a network the console works without it.
    const loaded = await loadRecording().catch(() => undefined);
    if (loaded === undefined || !this.isConnected) return;
    this.#recording ??= loaded.followRecording(this.desk);
    this.requestUpdate();
  }

  /** The picture is for users who watch one. In the room it would only be light in the dark. */
  #sourceId(): string | null {
    const vantage = this.live.vantage.value;
    if (vantage === 'room') return null;
    const first = floorSource(this.desk.state.value);
    return vantage === 'stream' ? (this.#recording?.sourceId.value ?? first) : first;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('mousedown', keepFocus);
    const cover = (): void => void (this.live.open.value = { what: 'panel', panel: 'cover' });
    void this.#followRecording();
    this.#stopCovering = coverWhenIdle(window, cover, () => performance.now());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('mousedown', keepFocus);
    this.#stopCovering?.();
    this.#recording?.close();
    this.#recording = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#showOpenPart();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const player = this.#player.value;
    // The element cannot be asked before its code has arrived.
    const isReady = player !== undefined && 'frameMark' in player;
    if (player !== undefined && !isReady && !this.#isLoadingPlayer) {
      this.#isLoadingPlayer = true;
      loadPlayer().then(
        () => this.requestUpdate(),
        () => (this.#isLoadingPlayer = false),
      );
    }
    const ready = isReady ? player : undefined;
    if (this.live.player !== ready) this.live.player = ready;
  }

  /** Shows, on a phone, the part in which something has been opened. */
  #showOpenPart(): void {
    const open = this.live.open.peek();
    if (open === this.#shown) return;
    this.#shown = open;
    if (open?.what === 'note') this.tab = 'notes';
    else if (open?.what === 'field') {
      const { kind } = open.field;
      this.tab = kind === 'topic' || kind === 'about' ? 'tag' : kind === 'heard_next' ? 'list' : 'live';
    }
  }
}

/**
 * Keeps the focus where it was after a click on a button. The next Enter belongs to the note and does not press the
 * button again ([C2]).
 */
function keepFocus(event: Event): void {
  if (event.composedPath().some((at) => at instanceof HTMLButtonElement)) event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-live-console': RostrumLiveConsole;
  }
}
