import { css } from 'lit';

/**
 * Styles of the console. From 1000 px on, the console is the screen: two columns that scroll inside themselves. So no
 * field with the focus pushes the speaker out of sight. Below 1000 px there is one column under the speaker. On a phone
 * there is one part at a time, with a bar at the bottom.
 */
export const liveConsoleStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--space-3);
    box-sizing: border-box;
    min-block-size: 100vh;
    min-block-size: 100dvh;
    padding: var(--space-3) var(--space-4) 0;
  }
  .columns {
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    gap: var(--space-3);
    min-block-size: 0;
  }
  /* One column: its parts are those of the page, with the speaker first and always in sight. */
  .column {
    display: contents;
  }
  rostrum-just-ended:not(:defined),
  rostrum-review-queue:not(:defined) {
    display: none;
  }
  rostrum-now-card {
    position: sticky;
    z-index: 5;
    inset-block-start: 0;
    order: -1;
  }
  /* The messages have a strip of their own: they never cover what is worked on. */
  .over {
    position: sticky;
    z-index: 10;
    inset-block-end: 0;
    margin-inline: calc(-1 * var(--space-4));
  }
  .over rostrum-chord-legend {
    position: absolute;
    inset-block-end: 100%;
    inset-inline: 0;
    inline-size: fit-content;
    max-inline-size: 100%;
    margin-inline: auto;
    padding: var(--space-2);
  }
  rostrum-player {
    max-block-size: calc(42vh + 7.75rem);
  }
  nav {
    display: none;
  }
  @media (min-width: 1000px) {
    :host {
      block-size: 100vh;
      block-size: 100dvh;
      min-block-size: 0;
    }
    .columns {
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 11fr) minmax(0, 10fr);
    }
    .columns.no-video {
      grid-template-columns: minmax(0, 9fr) minmax(0, 11fr);
    }
    .column {
      display: flex;
      flex-direction: column;
      gap: var(--space-3);
      min-inline-size: 0;
      min-block-size: 0;
      overflow-y: auto;
    }
    .column > * {
      flex: none;
    }
    /* The picture gives way to what is written; a window too low for all of it scrolls the column. */
    .column > rostrum-player {
      flex: 0 1 auto;
      min-block-size: min(16.25rem, 28vh);
      position: sticky;
      z-index: 4;
      inset-block-start: 0;
      background: var(--bg);
    }
    /* While a tag is being typed the notes give way, not the picture. */
    .column > rostrum-notes:not([folded]) {
      flex: 1 1 10.5rem;
      min-block-size: 8.5rem;
      overflow: hidden;
    }
    .column > rostrum-next-list {
      flex: 1 0 15rem;
      min-block-size: 0;
    }
  }
  @media (max-width: 600px) {
    :host {
      padding: var(--space-2) var(--space-2) 56px;
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
    rostrum-now-card {
      position: static;
    }
    .over {
      inset-block-end: 56px;
      margin-inline: calc(-1 * var(--space-2));
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
