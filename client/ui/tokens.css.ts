import { css } from 'lit';

/**
 * Colours, sizes and type of the whole interface, as custom properties on the root. The default is dark; `data-theme`
 * selects light or dim. Pairs of colours have a contrast of at least 4.5 for text and 3 for controls. A test computes
 * both from this file. `--line` is decoration only: controls have a border in `--muted`.
 */
export const tokens = css`
  :root {
    color-scheme: dark;
    --bg: light-dark(#f2f4f8, #0b0e13);
    --panel: light-dark(#ffffff, #141a23);
    --raised: light-dark(#e9edf3, #1f2733);
    --line: light-dark(#ccd3de, #2e3846);
    --text: light-dark(#10151d, #eaeef4);
    --muted: light-dark(#465160, #a9b4c3);
    --blue: light-dark(#0b55a8, #56a8ff);
    --amber: light-dark(#7d4c00, #ffb020);
    --magenta: light-dark(#a3124a, #ff6f91);
    --green: light-dark(#0f6535, #5fd394);
    --focus: light-dark(#0b55a8, #ffe08a);
    /* Text and ground of the one button that matters on a page. */
    --accent: light-dark(#0b55a8, #56a8ff);
    --on-accent: light-dark(#ffffff, #07101c);

    --space-1: 4px;
    --space-2: 8px;
    --space-3: 12px;
    --space-4: 16px;
    --space-5: 24px;
    --space-6: 32px;
    --radius: 10px;
    --radius-small: 6px;
    --target: 44px;

    --font: system-ui, 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif;
    --font-digits: 'Segoe UI', 'Helvetica Neue', 'Noto Sans', Roboto, Arial, sans-serif;
    --font-code: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono', monospace;
    --text-small: 0.875rem;
    --text-normal: 1rem;
    --text-large: 1.25rem;
    --text-title: 1.625rem;
  }
  :root[data-theme='light'] {
    color-scheme: light;
  }
  /* For a dark hall: the same hues, less light. */
  :root[data-theme='dim'] {
    --bg: #050608;
    --panel: #0a0c10;
    --raised: #12161c;
    --line: #1e242d;
    --text: #b3bac4;
    --muted: #8790a0;
    --blue: #4486cc;
    --amber: #c98a19;
    --magenta: #d15c79;
    --green: #4aa575;
    --focus: #cdb46f;
    --accent: #4486cc;
    --on-accent: #05080d;
  }
`;

/** Buttons, fields, focus and the class for screen readers. Every element with controls includes it. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    color: var(--text);
    font-family: var(--font);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-block-size: var(--target);
    min-inline-size: var(--target);
    padding: var(--space-2) var(--space-4);
    border: 1px solid var(--muted);
    border-radius: var(--radius-small);
    background: var(--raised);
    color: var(--text);
    font-weight: 500;
    line-height: 1.2;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover:not(:disabled),
  .button:hover {
    border-color: var(--text);
  }
  button.primary,
  .button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button.primary:hover:not(:disabled),
  .button.primary:hover {
    border-color: var(--text);
  }
  button.quiet,
  .button.quiet {
    border-color: transparent;
    background: transparent;
  }
  button.quiet:hover:not(:disabled),
  .button.quiet:hover {
    border-color: var(--muted);
  }
  button:disabled {
    border-style: dashed;
    background: transparent;
    color: var(--muted);
    cursor: not-allowed;
  }
  input:not([type='checkbox'], [type='radio'], [type='range']),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: var(--target);
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--muted);
    border-radius: var(--radius-small);
    background: var(--bg);
  }
  textarea {
    min-block-size: 6em;
    resize: vertical;
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  input[type='checkbox'],
  input[type='radio'] {
    inline-size: 20px;
    block-size: 20px;
    flex: none;
    accent-color: var(--accent);
  }
  [aria-invalid='true'] {
    border-color: var(--magenta);
    border-width: 2px;
  }
  a {
    color: var(--blue);
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  /* Nearer, so that it does not lie over the field's own label. */
  input:focus-visible,
  textarea:focus-visible {
    outline-offset: 0;
  }
  label,
  .label {
    display: block;
    margin-block-end: var(--space-1);
    font-weight: 600;
  }
  .hint {
    margin-block-start: var(--space-1);
    color: var(--muted);
    font-size: var(--text-small);
  }
  .digits {
    font-family: var(--font-digits);
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
