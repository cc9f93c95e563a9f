import { css } from 'lit';

/** The card of a panel that lies over the console. */
export const panelStyles = css`
  .card {
    border: 2px solid var(--accent);
    background: var(--raised);
    box-shadow: 0 8px 32px rgb(0 0 0 / 45%);
  }
`;
