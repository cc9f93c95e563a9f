import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t, type MessageKey } from '../messages.ts';
import { consoleStyles } from '../styles/console.css.ts';
import { controls } from '../styles/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

/** One line at a time, and the actions after whose success the next one comes. */
const HINTS: readonly { readonly words: MessageKey; readonly needs: readonly (readonly string[])[] }[] = [
  { words: 'console.hint.floor', needs: [['stop'], ['next']] },
  { words: 'console.hint.topic', needs: [['topic']] },
  { words: 'console.hint.about', needs: [['about']] },
  { words: 'console.hint.undo', needs: [['take_back']] },
  { words: 'console.hint.hide', needs: [['hide']] },
];

const ENOUGH = 5;

/** In a practice session: what it is, and what to try next. */
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

  protected override render(): TemplateResult | typeof nothing {
    const { session, done, desk } = this.live;
    this.nothingToSay(session.value?.kind !== 'practice');
    if (session.value?.kind !== 'practice') return nothing;
    const did = done.value.map((id) => id.replace(/^topic_\d$/, 'topic'));
    const hint = HINTS.find(({ needs }) => !needs.every((any) => any.some((id) => did.includes(id))));
    const mine = desk.state.value.interventionOrder.length;
    return html`<p>
      <span class="small">${t('console.practice')}</span>
      ${hint !== undefined ? html` <span class="hint-now">${t(hint.words)}</span>` : nothing}
      ${mine >= ENOUGH ? html` <span>${t('console.hint.record', { count: mine })} <a href="/session/${desk.sessionId}/list">${t('console.hint.see')}</a></span>` : nothing}
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-practice-hint': RostrumPracticeHint;
  }
}
