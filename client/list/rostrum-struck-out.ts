import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { can } from '../../shared/access.ts';
import { interventionsByTime } from '../../shared/session/floor/floor-at.ts';
import { isLocked } from '../../shared/session/reviewed-lock.ts';
import type { InterventionRow } from '../../shared/session/state/rows.ts';
import { sessionRow, textOf, type SessionState } from '../../shared/session/state/state.ts';
import { edgeTime } from '../../shared/session/time/timeline.ts';
import { errorMessage, t } from '../messages.ts';
import { timeOfDay } from '../ui/clock-text.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { isHiddenSpeaker, speakerName } from '../ui/speaker-name.ts';
import { controls } from '../ui/tokens.css.ts';

/**
 * The statements that were struck out, each with its reason. Nothing is deleted, and its author can undo it ([F11],
 * [U1]).
 */
@customElement('rostrum-struck-out')
export class RostrumStruckOut extends LitElement {
  static override styles = [
    controls,
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
      button {
        min-block-size: 32px;
        padding: 0 var(--space-2);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) desk!: SessionStore;
  /** The current state. The parent element follows it. */
  @property({ attribute: false }) session!: SessionState;
  @state() private fault = '';

  protected override render(): TemplateResult | typeof nothing {
    const rows = interventionsByTime(this.session).filter(({ voided, undone }) => voided && !undone);
    if (rows.length === 0) return nothing;
    return html`<details>
      <summary>${t('statement.struck_out_count', { count: rows.length })}</summary>
      <ul>
        ${rows.map((row) => this.#line(row))}
      </ul>
      ${this.fault === '' ? nothing : html`<p role="alert">${this.fault}</p>`}
    </details>`;
  }

  #line(row: InterventionRow): TemplateResult {
    const { session, desk } = this;
    const zone = sessionRow(session)?.timeZone ?? 'UTC';
    const time = timeOfDay(edgeTime(session, row.start), zone);
    const name = speakerName(session, row);
    const reason = isHiddenSpeaker(session, row) ? null : textOf(session, row.voidReason);
    const commandId = strikingOf(session, row.id, desk.me.userId);
    return html`<li>
      <span>${time} <bdi>${name}</bdi></span>
      ${reason === null ? nothing : html`<span class="hint"><bdi>${reason}</bdi></span>`}
      ${
        commandId === undefined || !can(desk.me.role, 'session.record')
          ? html`<span class="hint">${t('statement.only_author')}</span>`
          : isLocked(session)
            ? nothing
            : html`<button
                type="button"
                aria-label=${t('statement.take_back_of', { name, time })}
                @click=${() => this.#undoLast(commandId)}
              >
                ${t('statement.take_back')}
              </button>`
      }
    </li>`;
  }

  #undoLast(commandId: string): void {
    this.fault = '';
    void this.desk.give('undo', { commandId }).answer.then((given) => {
      if (!given.ok) this.fault = errorMessage(given.code, given.params);
    });
  }
}

/** The command by which a user struck a statement out, as long as they can undo it. */
function strikingOf(session: SessionState, interventionId: string, by: string): string | undefined {
  return session.ownCommands.get(by)?.findLast((id) => {
    const command = session.commands.get(id);
    return (
      command?.undoneBy === null &&
      command.undoes === null &&
      command.differences.some((each) => each.id === interventionId && each.after.voided === true)
    );
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-struck-out': RostrumStruckOut;
  }
}
