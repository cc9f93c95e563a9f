/** What the console says, and what every page does; the other words come with the pages that say them. */
const CONSOLE = new Set(['app', 'console', 'error', 'player']);

/** Whether a message is in the first load. The build splits the catalogue by this. */
export function isInFirstLoad(key: string): boolean {
  return CONSOLE.has(key.split('.', 1)[0] ?? '');
}
