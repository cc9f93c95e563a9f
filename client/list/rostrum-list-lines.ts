import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { can } from '../../shared/access.ts';
import { isLocked } from '../../shared/session/reviewed-lock.ts';
import { isHeard } from '../../shared/session/list/list.ts';
import { byRank } from '../../shared/session/state/waiting.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import type { EntryRow } from '../../shared/session/state/rows.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { editOf, lineOf } from './list-lines.ts';
import { errorMessage, t } from '../messages.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { speakerName } from '../ui/speaker-name.ts';
import { consoleStyles } from '../ui/console.css.ts';
import { controls } from '../ui/tokens.css.ts';
import './rostrum-entry-tools.ts';
import type { LineEvent, OffListEvent } from './rostrum-entry-tools.ts';

/**
 * Lines of the speakers' list under which nobody was heard. They can be corrected here, also after the session ([A20]).
 */
@customElement('rostrum-list-lines')
export class RostrumListLines extends LitElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      summary {
        min-block-size: 32px;
        padding-inline: var(--space-1);
        cursor: pointer;
      }
      summary:focus-visible {
        outline-offset: -3px;
      }
      ul {
        display: grid;
        gap: var(--space-2);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      bdi {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) desk!: SessionStore;
  /** The current state. The parent element follows it. */
  @property({ attribute: false }) session!: SessionState;
  @state() private fault = '';

  protected override render(): TemplateResult | typeof nothing {
    const { session } = this;
    const lines = [...session.tables.entries.values()]
      .filter((entry) => !entry.undone && entry.status !== 'deleted' && !isHeard(session, entry))
      .sort(byRank);
    if (lines.length === 0) return nothing;
    return html`<details>
      <summary>${t('lines.title', { count: lines.length })}</summary>
      <ul>
        ${lines.map((entry) => this.#line(entry))}
      </ul>
      ${this.fault === '' ? nothing : html`<p role="alert">${this.fault}</p>`}
    </details>`;
  }

  #line(entry: EntryRow): TemplateResult {
    const { session, desk } = this;
    const mayChange = can(desk.me.role, 'session.record') && !isLocked(session);
    const isMarked = entry.status === 'not_a_speaker';
    return html`<li role="group" aria-label=${speakerName(session, entry)}>
      <bdi>${speakerName(session, entry)}</bdi>
      <span class="hint">${t('lines.status', { status: entry.status })}</span>
      ${
        mayChange
          ? html`<div class="row">
              ${
                isMarked && entry.intervention === null
                  ? html`<button type="button" class="chip" @click=${() => this.#setStatus(entry, this.#backTo())}>
                      ${t('lines.restore')}
                    </button>`
                  : nothing
              }
              <rostrum-entry-tools
                .line=${lineOf(session, entry)}
                ?marked=${isMarked}
                @rostrum-line=${({ line }: LineEvent) => this.#answered(desk.give('edit-entry', editOf(entry, line)))}
                @rostrum-off-list=${({ status }: OffListEvent) => this.#setStatus(entry, status)}
              ></rostrum-entry-tools>
            </div>`
          : nothing
      }
    </li>`;
  }

  /** The status of a line that is a speaker after all. It waits again, or was not reached once the session is over. */
  #backTo(): 'listed' | 'not_reached' {
    return sessionRow(this.session)?.endedAtMs == null ? 'listed' : 'not_reached';
  }

  #setStatus({ id }: EntryRow, status: CommandPayload<'set-entry-status'>['status']): void {
    this.#answered(this.desk.give('set-entry-status', { entryId: id, status }));
  }

  #answered({ answer }: ReturnType<SessionStore['give']>): void {
    this.fault = '';
    void answer.then((given) => {
      if (!given.ok) this.fault = errorMessage(given.code, given.params);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-list-lines': RostrumListLines;
  }
}
