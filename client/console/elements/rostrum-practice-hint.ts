import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { SessionState } from '../../../shared/session/state/state.ts';
import { t, type MessageKey } from '../../messages.ts';
import { me } from '../../people/account.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** The steps of a user in the session, by its log. So a page that is opened again goes on where the last one was. */
function doneBy(state: SessionState, userId: string): { readonly steps: ReadonlySet<string>; readonly begun: number } {
  const steps = new Set<string>();
  let begun = 0;
  for (const id of state.ownCommands.get(userId) ?? []) {
    const command = state.commands.get(id);
    if (command === undefined) continue;
    const begins = command.differences.some(({ table, created }) => created && table === 'interventions');
    // A start without a stop also ends the turn before. The stop is still to be tried.
    steps.add(begins ? 'begun' : command.type);
    if (begins && command.undoneBy === null) begun++;
  }
  return { steps, begun };
}

/** The hints, one line at a time, and the steps after which each one comes. */
const HINTS: readonly { readonly words: MessageKey; readonly needs: readonly string[] }[] = [
  { words: 'practice.floor', needs: ['intervention-ended', 'begun'] },
  { words: 'practice.topic', needs: ['topic-added'] },
  { words: 'practice.about', needs: ['about-added'] },
  { words: 'practice.undo', needs: ['command-undone'] },
  { words: 'practice.hide', needs: ['speaker-hidden'] },
];

const ENOUGH = 5;

/** In a practice session: states that it is one, and what to try next. */
@customElement('rostrum-practice-hint')
export class RostrumPracticeHint extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      p {
        margin: 0;
        padding: var(--space-2) var(--space-3);
        border-inline-start: 5px solid var(--amber);
        border-radius: var(--radius-small);
        background: var(--raised);
      }
      span {
        margin-inline-end: var(--space-2);
      }
      .hint-now {
        color: var(--amber);
        font-weight: 600;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { desk } = this.live;
    const { steps, begun } = doneBy(desk.state.value, desk.me.userId);
    const hint = HINTS.find(({ needs }) => !needs.every((step) => steps.has(step)));
    return html`<p>
      <span class="small">${t(me.value?.isDemo === true ? 'practice.demo' : 'practice.what')}</span>
      ${hint === undefined ? nothing : html`<span class="hint-now">${t(hint.words)}</span>`}
      ${
        begun < ENOUGH
          ? nothing
          : html`<span
              >${t('practice.record', { count: begun })}
              <a href="/session/${desk.sessionId}/list">${t('practice.see')}</a></span
            >`
      }
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-practice-hint': RostrumPracticeHint;
  }
}
