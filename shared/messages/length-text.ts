/**
 * `2:05`, `1:02:05`: a recorded length, ms, rounded once to whole seconds ([R41]). Pages and files use it. A running
 * clock rounds down instead.
 */
export function lengthText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  const text =
    minutes < 60
      ? `${String(minutes)}:${rest}`
      : `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
  return ms < 0 && seconds > 0 ? `−${text}` : text;
}
