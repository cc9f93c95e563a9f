import { css, unsafeCSS } from 'lit';
import { LIST_COLUMNS } from './rostrum-list-row.ts';

/**
 * Styles of the list beside the picture. Below 1240 px the columns need the width, and the picture is above the list.
 */
export const sessionListStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(54rem, 1fr) minmax(20rem, 30rem);
    gap: var(--space-3);
    block-size: calc(100vh - 62px);
    block-size: calc(100dvh - 62px);
    padding: var(--space-3) var(--space-4);
  }
  .bar {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--space-2) var(--space-3);
    align-items: center;
  }
  h1 {
    margin: 0;
    font-size: var(--text-large);
    overflow-wrap: anywhere;
  }
  h1 .hint {
    white-space: nowrap;
  }
  .links,
  .filters,
  .filters > div {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    align-items: center;
  }
  /* A row of their own: whatever is chosen, nothing else moves. */
  .filters {
    grid-column: 1 / -1;
    gap: var(--space-2) var(--space-4);
  }
  .bar label {
    margin: 0;
    color: var(--muted);
    font-size: var(--text-small);
    font-weight: 400;
  }
  .bar select {
    inline-size: auto;
    max-inline-size: 14rem;
  }
  .table {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    min-block-size: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    overflow: hidden;
  }
  .heads {
    display: grid;
    grid-template-columns: ${unsafeCSS(LIST_COLUMNS)};
    gap: 10px;
    /* As wide as the lines below it, which have a mark on the left and may have a scroll bar on the right. */
    padding: var(--space-2);
    border-inline-start: 4px solid transparent;
    border-block-end: 1px solid var(--muted);
    color: var(--muted);
    font-size: var(--text-small);
    overflow-y: scroll;
    scrollbar-color: transparent transparent;
  }
  .heads .digits {
    text-align: end;
  }
  .rows {
    overflow-y: scroll;
    overscroll-behavior: contain;
  }
  .all {
    position: relative;
    inline-size: 100%;
  }
  rostrum-list-row {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
  }
  .empty {
    padding: var(--space-5);
    color: var(--muted);
  }
  aside {
    display: grid;
    gap: var(--space-3);
    align-content: start;
    min-block-size: 0;
    overflow: auto;
  }
  aside h2 {
    margin: 0;
    font-size: var(--text-normal);
    overflow-wrap: anywhere;
  }
  @media (max-width: 1239px) {
    :host {
      grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
    }
    /* The picture, and beside it what is said of the statement: the list keeps its height. */
    aside {
      grid-row: 2;
      grid-template-columns: minmax(0, 26rem) minmax(0, 1fr);
      grid-auto-rows: auto;
      gap: var(--space-2) var(--space-4);
      max-block-size: 50vh;
    }
    aside > rostrum-player {
      grid-row: 1 / span 6;
      align-self: start;
    }
    aside > :not(rostrum-player) {
      grid-column: 2;
    }
    .table {
      grid-row: 3;
    }
  }
  @media (max-width: 900px) {
    .heads {
      display: none;
    }
    .table {
      grid-template-rows: minmax(0, 1fr);
    }
  }
  @media (max-width: 900px) {
    .bar {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 600px) {
    :host {
      block-size: auto;
      min-block-size: calc(100dvh - 62px);
      grid-template-rows: auto auto minmax(70vh, 1fr);
      padding: var(--space-2) var(--space-3);
    }
    .filters > div {
      display: block;
      flex: 1 1 40%;
    }
    .bar select {
      inline-size: 100%;
    }
    aside {
      grid-template-columns: minmax(0, 1fr);
      max-block-size: none;
      position: sticky;
      inset-block-start: 0;
      z-index: 1;
      background: var(--bg);
    }
    aside > rostrum-player {
      grid-row: auto;
    }
    aside > :not(rostrum-player) {
      grid-column: 1;
    }
  }
`;
