/** Time without a key or click after which a screen is covered, ms. */
const IDLE_MS = 600_000;
const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/**
 * Covers a screen that nobody touches ([C8]). A user may have left it in the hall with names on it. Returns a function
 * that ends the watch. A timer may sleep with the machine, so a return to the page reads the clock again.
 */
export function coverWhenIdle(page: Window, cover: () => void, monotonicMs: () => number): () => void {
  let touchedMs = monotonicMs();
  let timer: ReturnType<typeof setTimeout>;
  const look = (): void => {
    clearTimeout(timer);
    const leftMs = touchedMs + IDLE_MS - monotonicMs();
    if (leftMs <= 0) {
      touchedMs = monotonicMs();
      cover();
    }
    timer = setTimeout(look, leftMs <= 0 ? IDLE_MS : leftMs);
  };
  const touch = (): void => void (touchedMs = monotonicMs());
  const wake = (): void => {
    if (page.document.visibilityState === 'visible') look();
  };
  for (const sign of SIGNS_OF_LIFE) page.addEventListener(sign, touch, { capture: true, passive: true });
  page.document.addEventListener('visibilitychange', wake);
  look();
  return () => {
    clearTimeout(timer);
    for (const sign of SIGNS_OF_LIFE) page.removeEventListener(sign, touch, { capture: true });
    page.document.removeEventListener('visibilitychange', wake);
  };
}
