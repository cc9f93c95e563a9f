import { css } from 'lit';

/** Styles that pages with forms and lists share: one column, cards, rows of fields. */
export const page = css`
  :host {
    display: block;
  }
  .column {
    max-inline-size: 60rem;
    margin-inline: auto;
    padding: var(--space-5) var(--space-4) var(--space-6);
  }
  .column.narrow {
    max-inline-size: 27rem;
    padding-block-start: min(12vh, 7rem);
  }
  h1 {
    margin: 0 0 var(--space-2);
    font-size: var(--text-title);
    line-height: 1.2;
    letter-spacing: -0.01em;
  }
  h2 {
    margin: 0 0 var(--space-3);
    font-size: var(--text-large);
    line-height: 1.3;
  }
  p {
    margin: 0 0 var(--space-3);
  }
  .lead {
    color: var(--muted);
    margin-block-end: var(--space-5);
  }
  .card {
    padding: var(--space-5);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
  }
  .stack {
    display: grid;
    gap: var(--space-4);
  }
  .fields {
    display: grid;
    gap: var(--space-4);
    grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
    align-items: end;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
    align-items: center;
  }
  .spread {
    justify-content: space-between;
  }
  .alert,
  .notice {
    margin: 0;
    padding: var(--space-3) var(--space-4);
    border: 1px solid var(--magenta);
    border-inline-start-width: 6px;
    border-radius: var(--radius-small);
  }
  .notice {
    border-color: var(--amber);
  }
  .pill {
    display: inline-block;
    padding: 2px var(--space-2);
    border: 1px solid var(--muted);
    border-radius: 99px;
    color: var(--muted);
    font-size: var(--text-small);
    white-space: nowrap;
  }
  .pill.live {
    border-color: var(--blue);
    color: var(--blue);
    font-weight: 600;
  }
  .pill.warn {
    border-color: var(--amber);
    color: var(--amber);
  }
  @media (width <= 600px) {
    .column {
      padding: var(--space-4) var(--space-3) var(--space-5);
    }
    .card {
      padding: var(--space-4);
    }
  }
`;
