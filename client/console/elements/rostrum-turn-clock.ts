import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { turnTimes, type TurnTimes } from '../../../shared/session/time/timer.ts';
import type { TimerPhase } from '../../../shared/vocabulary/time.ts';
import { overWords } from '../actions/session-over.ts';
import { minutes } from '../../ui/clock-text.ts';
import { t } from '../../messages.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';

type Shown = TimerPhase | 'moderator' | 'nobody';

/** The clock of the turn: digits, word and shape of the phase, and bar. Only this part is drawn ten times a second. */
@customElement('rostrum-turn-clock')
export class RostrumTurnClock extends ConsoleElement {
  static override styles = [
    controls,
    css`
      :host {
        --phase: var(--blue);
        display: grid;
        gap: var(--space-1);
        justify-items: start;
        min-inline-size: 0;
      }
      .wrap_up {
        --phase: var(--amber);
      }
      .over {
        --phase: var(--magenta);
      }
      .paused,
      .moderator,
      .nobody,
      .ended {
        --phase: var(--muted);
      }
      .frame {
        display: grid;
        inline-size: 100%;
        padding: var(--space-2) var(--space-3) var(--space-3);
        border: 4px solid var(--phase);
        border-radius: var(--radius);
      }
      /* The shape says it without colour: solid, dashed, doubled, dotted. */
      .wrap_up {
        border-style: dashed;
      }
      .over {
        border-width: 8px;
        border-style: double;
        padding: var(--space-1) var(--space-2) var(--space-2);
      }
      .paused,
      .moderator,
      .nobody {
        border-style: dotted;
      }
      .time {
        color: var(--text);
        font-size: var(--clock-size, 3.75rem);
        font-weight: 650;
        line-height: 1.05;
        letter-spacing: -0.02em;
        direction: ltr;
      }
      .word {
        color: var(--phase);
        font-weight: 700;
        letter-spacing: 0.05em;
        text-transform: uppercase;
      }
      .bar {
        position: relative;
        block-size: 10px;
        margin-block: var(--space-2) var(--space-1);
        overflow: hidden;
        border: 1px solid var(--muted);
        border-radius: 999px;
        direction: ltr;
      }
      .bar i {
        position: absolute;
        inset: 0;
        inline-size: var(--used);
        background: var(--phase);
      }
      .over .bar i {
        background: repeating-linear-gradient(135deg, var(--phase) 0 8px, transparent 8px 12px);
      }
      .wrap_up .bar i {
        background: repeating-linear-gradient(90deg, var(--phase) 0 12px, transparent 12px 15px);
      }
      @media (forced-colors: active) {
        .time {
          color: CanvasText;
        }
        .bar i {
          /* Borders keep their colour where backgrounds lose theirs. */
          border-block-start: 10px solid CanvasText;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { floor, clockMs, desk, session } = this.live;
    const { holder, nested, moderatorSinceMs } = floor.value;
    const over = overWords(this.live);
    // A clock that was left running when the session was closed stands still.
    const nowMs = Math.min(clockMs.value, session.value?.endedAtMs ?? Infinity);
    const row = nested ?? holder;
    if (row !== null) return this.#turn(turnTimes(desk.state.value, row, nowMs));
    if (over !== null) return this.#draw('nobody', '–', over);
    if (moderatorSinceMs === null) return this.#draw('nobody', '0:00', '');
    return this.#draw('moderator', minutes(nowMs - moderatorSinceMs), t('console.phase.moderator'));
  }

  #turn({ phase, netMs, allottedMs, overrunMs }: TurnTimes): TemplateResult {
    if (allottedMs === null || overrunMs === null) return this.#draw(phase, minutes(netMs), this.#word(phase));
    const of = t('console.used', { used: minutes(netMs), allotted: minutes(allottedMs) });
    // Remaining time is rounded up and overrun down. So 0:00 is the moment at which the time is used up.
    const time = overrunMs > 0 ? `+${minutes(overrunMs)}` : minutes(Math.ceil(-overrunMs / 1000) * 1000);
    return this.#draw(phase, time, this.#word(phase), of, Math.min(1, netMs / allottedMs));
  }

  #word(phase: TimerPhase): string {
    switch (phase) {
      case 'wrap_up':
        return t('console.phase.wrap_up');
      case 'over':
        return t('console.phase.over');
      case 'paused':
        return t('console.phase.paused');
      case 'untimed':
        return t('console.phase.untimed');
      case 'speaking':
        return t('console.phase.speaking');
      case 'ended':
        return t('console.phase.ended');
    }
  }

  #draw(phase: Shown, time: string, word: string, of?: string, used?: number): TemplateResult {
    return html`<div class="frame ${phase}" role="timer" aria-label=${t('console.clock')}>
      <span class="time digits" part="time">${time}</span>
      ${used === undefined ? nothing : html`<span class="bar" aria-hidden="true"><i style="--used: ${(used * 100).toFixed(1)}%"></i></span>`}
      <span class="word">${word === '' ? t('console.phase.nobody') : word}</span>
      ${of === undefined ? nothing : html`<span class="hint digits">${of}</span>`}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-turn-clock': RostrumTurnClock;
  }
}
