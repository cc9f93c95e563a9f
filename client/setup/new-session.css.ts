import { css } from 'lit';

/** Styles of the set-up page: five numbered cards, and the start that stays in reach. */
export const newSessionStyles = css`
  ol {
    display: grid;
    gap: var(--space-4);
    margin: 0;
    padding: 0;
    list-style: none;
    counter-reset: step;
  }
  ol > li {
    counter-increment: step;
  }
  /* A hint below one field moves none beside it. */
  .fields {
    align-items: start;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    display: flex;
    gap: var(--space-3);
    align-items: baseline;
    padding: 0;
  }
  legend::before {
    content: counter(step);
    flex: none;
    inline-size: 1.9em;
    block-size: 1.9em;
    border: 1px solid var(--accent);
    border-radius: 99px;
    color: var(--accent);
    font-weight: 700;
    line-height: 1.8;
    text-align: center;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .choice {
    display: inline-flex;
    gap: var(--space-2);
    align-items: center;
    min-block-size: var(--target);
    margin: 0;
    padding-inline: var(--space-3);
    border: 1px solid var(--muted);
    border-radius: var(--radius-small);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }
  .choice:has(:checked) {
    border-color: var(--accent);
    background: var(--raised);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .start {
    position: sticky;
    inset-block-end: 0;
    margin-block-start: var(--space-4);
    padding-block: var(--space-3);
    border-block-start: 1px solid var(--line);
    background: var(--bg);
  }
  .start button {
    min-inline-size: 10rem;
    font-size: var(--text-large);
  }
`;
