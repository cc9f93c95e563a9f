import { css } from 'lit';

export const playerStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--space-1);
    min-inline-size: 0;
  }
  .picture {
    position: relative;
    flex: 1 1 auto;
    aspect-ratio: 16 / 9;
    min-block-size: 0;
    overflow: hidden;
    border-radius: var(--radius-small);
    background: #000;
  }
  video {
    position: absolute;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }
  .notice {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: var(--space-4);
    background: rgb(0 0 0 / 70%);
    color: #fff;
    text-align: center;
  }
  .strip {
    position: absolute;
    inset: 0 0 auto;
    padding: var(--space-1) var(--space-2);
    background: rgb(0 0 0 / 80%);
    color: #fff;
    font-size: var(--text-small);
    text-align: center;
  }
  .covers {
    background: #000;
  }
  .controls {
    container-type: inline-size;
    display: grid;
    flex: none;
    gap: var(--space-1);
    min-inline-size: 0;
  }
  .bar {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1);
    direction: ltr;
  }
  .bar button {
    padding: var(--space-1) var(--space-2);
    white-space: nowrap;
  }
  /* Read whole: where they do not fit beside the buttons, the words have a line of their own. */
  .line {
    flex: 1 0 auto;
    order: 1;
    padding-inline: var(--space-1);
    color: var(--muted);
    font-size: var(--text-small);
    white-space: nowrap;
  }
  @container (width < 420px) {
    .long {
      display: none;
    }
  }
`;
