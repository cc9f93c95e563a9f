import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { textOf } from '../../../shared/session/state/state.ts';
import { actionOf, runAction } from '../actions/actions.ts';
import { overWords } from '../actions/session-over.ts';
import { fetchPart } from '../late-parts.ts';
import { t } from '../../messages.ts';
import type { Recording } from '../store/recording.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** What the header says about the work of this page, in plain words. */
type Saved = 'saved' | 'unsent' | 'offline' | 'login_page' | 'connecting' | 'signed_out' | 'outdated';

/** States that come before the number of unsent commands. */
const FIRST: readonly Saved[] = ['login_page', 'signed_out', 'offline', 'outdated'];

/** The header of the console: session, unsent work, recording, vantage and timekeeper. */
@customElement('rostrum-console-header')
export class RostrumConsoleHeader extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-2);
      }
      h1 {
        flex: 1 1 9rem;
        min-inline-size: 0;
        margin: 0;
        overflow: hidden;
        font-size: var(--text-large);
        line-height: 1.25;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .chip {
        white-space: nowrap;
      }
      .dot {
        inline-size: 10px;
        block-size: 10px;
        flex: none;
        border-radius: 50%;
        background: var(--green);
      }
      .unsent .dot,
      .connecting .dot {
        border-radius: 2px;
        background: var(--amber);
      }
      .offline .dot,
      .login_page .dot,
      .signed_out .dot {
        border-radius: 0;
        background: var(--magenta);
        rotate: 45deg;
      }
      .typing,
      .resting,
      .unheard,
      .loading {
        border-style: dashed;
        color: var(--muted);
      }
      .failing {
        color: var(--magenta);
        font-weight: 600;
      }
      .alarm {
        margin: var(--space-2) 0 0;
        padding: var(--space-2) var(--space-3);
        border: 2px solid var(--magenta);
        border-inline-start-width: 8px;
        border-radius: var(--radius-small);
        font-weight: 600;
      }
      @media (max-width: 1400px) {
        .widest {
          display: none;
        }
      }
      /* Words that a key or a second look says too make room for the session's title. */
      @media (max-width: 1500px) {
        .advice {
          position: absolute;
          clip-path: inset(50%);
        }
      }
      /* What would be lost is said on every screen. */
      .only-here {
        white-space: normal;
      }
      .only-here .advice {
        position: static;
        clip-path: none;
      }
      /* On a phone the title has a line of its own. */
      @media (min-width: 601px) and (max-width: 1279px) {
        .word {
          position: absolute;
          clip-path: inset(50%);
        }
      }
      @media (max-width: 600px) {
        h1 {
          flex-basis: 100%;
          font-size: var(--text-normal);
        }
        .wide {
          display: none;
        }
        header {
          gap: var(--space-1);
        }
        .chip {
          padding-inline: var(--space-2);
        }
      }
    `,
  ];

  /** The state of the recording. Undefined on a page that does not follow it. */
  @property({ attribute: false }) recording: Recording | undefined;
  /** Leaves out what the page has no place for. */
  @property({ type: Boolean }) bare = false;
  @state() private details = false;

  get #saved(): Saved {
    const { link, unsent } = this.live.desk;
    const saved = link.value === 'online' ? 'saved' : link.value;
    return unsent.value > 0 && !FIRST.includes(saved) ? 'unsent' : saved;
  }

  #savedWords(saved: Saved): string {
    const count = this.live.desk.unsent.value;
    switch (saved) {
      case 'saved':
        return t('console.saved.all');
      case 'unsent':
        return t('console.saved.unsent', { count });
      case 'offline':
        return count > 0 ? t('console.saved.unsent', { count }) : t('console.saved.offline');
      case 'connecting':
        return t('console.saved.connecting');
      case 'login_page':
        return t('console.saved.login_page');
      case 'outdated':
        return t(count > 0 ? 'console.saved.outdated_unsent' : 'console.saved.outdated', { count });
      case 'signed_out':
        return t(this.#isOnlyHere(saved) ? 'console.saved.signed_out_here' : 'console.saved.signed_out');
    }
  }

  /** Whether closing this window would lose something now, or would lose the next command. */
  #isOnlyHere(saved: Saved): boolean {
    const { onlyHere, unsent } = this.live.desk;
    if (!onlyHere.value) return false;
    return unsent.value > 0 || saved === 'login_page' || saved === 'offline';
  }

  /** The second sentence, for which a phone has no room. */
  #advice(saved: Saved): string {
    if (this.#isOnlyHere(saved)) return t('console.saved.only_here');
    if (saved === 'saved') return t('console.saved.safe');
    if (saved === 'unsent') return t('console.saved.keep');
    if (saved === 'outdated') return t('console.saved.reload');
    return saved === 'login_page' || saved === 'offline' ? t('console.saved.kept') : '';
  }

  #behind(): string {
    const { vantage } = this.live;
    if (vantage.value === null) return t('console.vantage.unknown');
    const behindMs = vantage.value === 'stream' ? this.live.behindMs.value : undefined;
    if (behindMs === undefined) return t(`console.vantage.you_${vantage.value}`);
    return t('console.vantage.you_behind', { seconds: Math.round(behindMs / 1000) });
  }

  #run(id: string, event: Event): void {
    const action = actionOf(id);
    if (action !== undefined) runAction(this.live, action, this.live.press(event.timeStamp));
  }

  #toggleDetails(): void {
    fetchPart('details');
    this.details = !this.details;
  }

  protected override render(): TemplateResult {
    const { live } = this;
    const { desk, session, keeper } = live;
    const saved = this.#saved;
    const title = textOf(desk.state.value, session.value?.title ?? null) ?? t('console.session');
    const { isMine, userId, name } = keeper.value;
    // A user who is alone becomes timekeeper without a further step. In a team every screen names the timekeeper.
    const over = overWords(live);
    const isAlone = desk.people.value.length < 2;
    return html`<header>
        <h1><bdi>${title}</bdi></h1>
        <button
          type="button"
          class="chip ${saved} ${this.#isOnlyHere(saved) ? 'only-here' : ''}"
          aria-expanded=${this.details ? 'true' : 'false'}
          @click=${this.#toggleDetails}
        >
          <span class="dot" aria-hidden="true"></span
          ><span>${this.#savedWords(saved)} <span class="advice">${this.#advice(saved)}</span></span>
        </button>
        ${this.#recordingWords()}
        <button
          type="button"
          class="chip"
          @click=${() => (live.open.value = { what: 'chord', chord: { kind: 'vantage' } })}
        >
          ${this.#behind()}
        </button>
        ${
          over !== null || session.value === undefined
            ? html`<strong class="small">${over ?? nothing}</strong>`
            : isMine || userId === null || !live.mayRecord
              ? html`<span class="small muted ${isAlone ? 'widest' : ''}"
                  >${t(userId === null ? 'console.keeper.nobody' : isMine ? 'console.keeper.you' : 'console.keeper.other', { name })}</span
                >`
              : html`<button type="button" class="chip" @click=${(event: Event) => this.#run('take_clock', event)}>
                  <bdi>${t('console.keeper.other', { name })}</bdi>
                </button>`
        }
        ${this.bare ? nothing : this.#keys()}
        <slot></slot>
      </header>
      ${this.#alarm()}
      ${this.details ? html`<rostrum-session-details .live=${live}></rostrum-session-details>` : nothing}`;
  }

  #recordingWords(): TemplateResult | typeof nothing {
    const words = this.recording?.words.value ?? null;
    if (words === null) return nothing;
    const isFailing = this.recording?.isFailing.value === true;
    // A phone has no room to state that all is well.
    const looks = this.recording?.isFine.value === true ? 'muted wide' : 'muted';
    return html`<span class="small ${isFailing ? 'failing' : looks}">${words}</span>`;
  }

  /** Warns before the start, while there is still time to repair a stream. */
  #alarm(): TemplateResult | typeof nothing {
    const isBefore = (this.live.session.value?.startedAtMs ?? null) === null;
    const words = this.recording?.alarm.value ?? null;
    return isBefore && words !== null ? html`<p class="alarm" role="alert">${words}</p>` : nothing;
  }

  #keys(): TemplateResult {
    const { keymap, keys } = this.live;
    return html`<button
        type="button"
        class="chip wide ${keys.value}"
        role="switch"
        aria-checked=${keymap.value.isOn ? 'true' : 'false'}
        @click=${(event: Event) => this.#run('switch_keys', event)}
      >
        ${keymap.value.isOn ? t('console.keys.on') : t('console.keys.off')}
      </button>
      <button type="button" class="chip" @click=${(event: Event) => this.#run('palette', event)}>
        <kbd aria-hidden="true">/</kbd><span class="word">${t('console.commands')}</span>
      </button>
      <button
        type="button"
        class="chip widest"
        aria-label=${t('console.action.key_card')}
        @click=${(event: Event) => this.#run('key_card', event)}
      >
        <kbd aria-hidden="true">?</kbd>
      </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-console-header': RostrumConsoleHeader;
  }
}
