import { css } from 'lit';

/**
 * Styles of the room's screen, to be read from the last row. The digits have at least 35 % of the height in wide rooms.
 * They are HTML text, so that forced colours keep them. Each phase has its word, its shape and its colour. Nothing
 * flashes.
 */
export const roomTimerStyles = css`
  :host {
    display: block;
    background: var(--bg);
  }
  main {
    display: grid;
    grid-template-rows: auto 1fr auto auto auto;
    gap: 2vh;
    align-items: center;
    min-block-size: 100vh;
    min-block-size: 100dvh;
    padding: 3vh 4vw 1vh;
    overflow: hidden;
    text-align: center;
  }
  .name {
    margin: 0;
    font-size: min(11vh, 7vw);
    font-weight: 700;
    line-height: 1.1;
    overflow-wrap: anywhere;
  }
  .digits {
    /* As high as asked for, unless the screen is too narrow for that many digits. */
    font-size: min(46vh, calc(88vw / (var(--length, 4) * 0.6)));
    font-family: var(--font-digits);
    font-variant-numeric: tabular-nums;
    font-weight: 700;
    line-height: 1;
    color: var(--phase);
  }
  .quiet {
    color: var(--muted);
  }
  [data-phase] {
    --phase: var(--text);
  }
  [data-phase='speaking'] {
    --phase: var(--blue);
  }
  [data-phase='wrap_up'] {
    --phase: var(--amber);
  }
  [data-phase='over'] {
    --phase: var(--magenta);
  }
  [data-phase='paused'] {
    --phase: var(--muted);
  }
  .bar {
    block-size: 5vh;
    border: 3px solid var(--phase);
    border-radius: 99px;
    overflow: hidden;
  }
  .bar div {
    block-size: 100%;
    background: var(--phase);
  }
  .bar[data-phase='wrap_up'] {
    border-style: dashed;
  }
  .bar[data-phase='over'] {
    block-size: 7vh;
    border-width: 6px;
  }
  .bar[data-phase='over'] div {
    background: repeating-linear-gradient(-45deg, var(--phase) 0 18px, transparent 18px 32px);
  }
  .phase {
    display: flex;
    gap: 2vw;
    justify-content: center;
    align-items: baseline;
    margin: 0;
    font-size: min(8vh, 7vw);
    color: var(--phase);
  }
  .phase[data-phase='wrap_up'] strong,
  .phase[data-phase='over'] strong {
    text-transform: uppercase;
    letter-spacing: 0.04em;
  }
  .phase span {
    color: var(--muted);
  }
  footer {
    display: flex;
    gap: var(--space-4);
    justify-content: space-between;
    align-items: center;
    color: var(--muted);
  }
  @media (forced-colors: active) {
    .digits {
      color: CanvasText;
    }
    .bar div {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;
