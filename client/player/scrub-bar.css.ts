import { css } from 'lit';

/** Two lanes with the sound between them. One slider lies over everything and takes the input. */
export const scrubBarStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
    direction: ltr;
  }
  .track {
    position: relative;
    block-size: var(--target);
    border: 1px solid var(--muted);
    border-radius: var(--radius-small);
    background: var(--panel);
    overflow: clip;
  }
  .track:has(:focus-visible) {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  rostrum-loudness,
  .gap,
  .doubt,
  .piece,
  .head,
  .pointed {
    position: absolute;
    pointer-events: none;
  }
  rostrum-loudness {
    inset: 11px 0;
  }
  .gap {
    inset-block: 0;
    min-inline-size: 3px;
    border-inline: 1px solid var(--muted);
    background: repeating-linear-gradient(45deg, transparent 0 3px, var(--muted) 3px 5px);
  }
  .doubt {
    inset-block: 12px;
    background: repeating-linear-gradient(-45deg, transparent 0 6px, var(--line) 6px 8px);
  }
  .break {
    inline-size: 5px;
    margin-inline-start: -3px;
  }
  .piece {
    block-size: 9px;
    min-inline-size: 2px;
    border: 1px solid var(--blue);
    border-radius: 2px;
    background: var(--blue);
    overflow: clip;
  }
  .states {
    inset-block-start: 2px;
  }
  .others {
    inset-block-end: 2px;
    border-color: var(--green);
    background: var(--green);
  }
  .over {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    background: repeating-linear-gradient(45deg, var(--magenta) 0 3px, var(--panel) 3px 5px);
  }
  .head {
    inset-block: 0;
    inline-size: 0;
    margin-inline-start: -1px;
    border-inline-start: 2px solid var(--text);
  }
  .pointed {
    inset-block: 0;
    inline-size: 0;
    border-inline-start: 1px dashed var(--muted);
  }
  input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
    appearance: none;
  }
  /* A thumb without width: a click goes to the very place that it was on. */
  input::-webkit-slider-thumb {
    inline-size: 1px;
    appearance: none;
  }
  input::-moz-range-thumb {
    inline-size: 1px;
    border: 0;
  }
  .times span {
    position: absolute;
    inset-block-start: calc(50% - 0.5rem);
    padding-inline: 2px;
    border-radius: 2px;
    background: color-mix(in srgb, var(--panel) 75%, transparent);
    color: var(--text);
    font-family: var(--font-digits);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
    line-height: 1rem;
    white-space: nowrap;
    translate: -50% 0;
    pointer-events: none;
  }
  .card {
    position: absolute;
    z-index: 6;
    inset-block-end: calc(100% + 4px);
    display: grid;
    gap: 2px;
    max-inline-size: 246px;
    padding: 3px;
    border: 1px solid var(--muted);
    border-radius: var(--radius-small);
    background: var(--panel);
    font-size: var(--text-small);
    text-align: center;
    pointer-events: none;
  }
  .card img {
    inline-size: 100%;
    aspect-ratio: 16 / 9;
    object-fit: contain;
    background: #000;
  }
  .card bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .whole {
    position: relative;
  }
`;
