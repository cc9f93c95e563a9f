import { css } from 'lit';

/** Two columns from 900 px, one below; on a phone one part at a time with a bar at the bottom. */
export const liveConsoleStyles = css`
  :host {
    display: grid;
    gap: var(--space-3);
    align-content: start;
    box-sizing: border-box;
    min-block-size: 100vh;
    min-block-size: 100dvh;
    padding: var(--space-3) var(--space-4);
    /* The strip at the bottom is the toasts' own: they never cover what is worked on. */
    padding-block-end: 4.25rem;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-3);
  }
  .column {
    display: grid;
    gap: var(--space-3);
    align-content: start;
    min-inline-size: 0;
  }
  .over {
    position: fixed;
    z-index: 10;
    inset-block-end: 0;
    inset-inline: 0;
    display: grid;
    pointer-events: none;
  }
  .over rostrum-chord-legend {
    justify-self: center;
    max-inline-size: 100%;
    padding: var(--space-2);
    pointer-events: auto;
  }
  nav {
    display: none;
  }
  @media (min-width: 900px) {
    .columns {
      grid-template-columns: minmax(0, 11fr) minmax(0, 10fr);
    }
    .columns.no-video {
      grid-template-columns: minmax(0, 9fr) minmax(0, 11fr);
    }
  }
  @media (max-width: 899px) {
    .column.right {
      order: -1;
    }
  }
  @media (max-width: 600px) {
    :host {
      padding: var(--space-2);
      padding-block-end: 8rem;
    }
    [data-part] {
      display: none;
    }
    [data-tab='live'] [data-part='live'],
    [data-tab='list'] [data-part='list'],
    [data-tab='tag'] [data-part='tag'],
    [data-tab='notes'] [data-part='notes'] {
      display: block;
    }
    .over {
      inset-block-end: 56px;
    }
    nav {
      position: fixed;
      z-index: 11;
      inset-block-end: 0;
      inset-inline: 0;
      display: grid;
      grid-template-columns: repeat(4, 1fr);
      border-block-start: 1px solid var(--line);
      background: var(--panel);
    }
    nav button {
      min-block-size: 56px;
      border: 0;
      border-radius: 0;
      background: none;
    }
    nav button[aria-pressed='true'] {
      border-block-start: 4px solid var(--accent);
      background: var(--raised);
      color: var(--text);
    }
  }
`;
