import { css } from 'lit';

/** Styles that the cards, chips and keys of the console share. */
export const consoleStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
  }
  .card {
    padding: var(--space-3) var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
  }
  h2 {
    margin: 0;
    color: var(--muted);
    font-size: var(--text-small);
    font-weight: 600;
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
  }
  .spread {
    justify-content: space-between;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: var(--text-small);
  }
  bdi {
    overflow-wrap: anywhere;
  }
  kbd {
    display: inline-block;
    min-inline-size: 1.5em;
    padding: 0 0.35em;
    border: 1px solid var(--muted);
    border-radius: 4px;
    color: var(--text);
    font-family: var(--font-digits);
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.5;
    text-align: center;
  }
  .primary kbd {
    border-color: currentcolor;
    color: inherit;
  }
  .chip {
    min-block-size: 32px;
    min-inline-size: 32px;
    padding: var(--space-1) var(--space-3);
    border-radius: 999px;
    font-size: var(--text-small);
    font-weight: 500;
  }
  button[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  button[aria-pressed='true'] kbd {
    border-color: currentcolor;
    color: inherit;
  }
  @media (pointer: coarse) {
    .chip {
      min-block-size: var(--target);
    }
  }
  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      border: 4px double Highlight;
    }
  }
`;
