import { css, unsafeCSS } from 'lit';
import { LIST_COLUMNS } from '../elements/rostrum-list-row.ts';

/** The list beside the picture; below 1240 px, where the columns of the list need the width, the picture stands above it. */
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
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-3);
    align-items: end;
  }
  h1 {
    flex: 1 1 16rem;
    margin: 0;
    font-size: var(--text-large);
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
    aside {
      grid-row: 2;
      justify-self: center;
      inline-size: min(100%, 30rem);
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
  @media (max-width: 1239px) {
    h1 {
      flex-basis: 100%;
    }
  }
  @media (max-width: 600px) {
    :host {
      block-size: auto;
      min-block-size: calc(100dvh - 62px);
      grid-template-rows: auto auto minmax(70vh, 1fr);
      padding: var(--space-2) var(--space-3);
    }
    .bar > div {
      flex: 1 1 45%;
    }
    .bar select {
      inline-size: 100%;
    }
    aside {
      position: sticky;
      inset-block-start: 0;
      z-index: 1;
      background: var(--bg);
    }
  }
`;
