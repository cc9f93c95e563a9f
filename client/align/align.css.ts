import { css } from 'lit';

/** Styles of the page that aligns recordings: the picture beside the known moments. */
export const alignStyles = css`
  .two {
    display: grid;
    grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr);
    gap: var(--space-4);
    align-items: start;
  }
  .column {
    max-inline-size: 84rem;
  }
  .card,
  form {
    display: grid;
    gap: var(--space-3);
  }
  h2,
  p,
  ul {
    margin: 0;
  }
  ul {
    padding: 0;
    list-style: none;
  }
  .known li {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: var(--space-3);
    border-block-end: 1px solid var(--line);
  }
  .lead {
    max-inline-size: 48rem;
    margin-block-end: var(--space-4);
  }
  .at {
    font-variant-numeric: tabular-nums;
  }
  rostrum-player {
    position: sticky;
    inset-block-start: var(--space-4);
  }
  @media (width <= 900px) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
    rostrum-player {
      position: static;
    }
  }
`;
