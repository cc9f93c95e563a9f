/** What the console says, and what every page does; the other words come with the pages that say them. */
const CONSOLE = new Set(['app', 'console', 'error', 'player']);

/** Refusals that no key of the console meets; whoever meets them has the other words. */
const ELSEWHERE = new Set([
  'error.link_expired',
  'error.weak_password',
  'error.name_taken',
  'error.address_malformed',
  'error.address_not_http',
  'error.address_private',
  'error.address_refused',
  'error.export_refused',
  'error.unsupported_media',
  'error.ffmpeg_missing',
  'error.ffmpeg_failed',
  'error.database_newer',
]);

/** Whether a message is in the first load. The build splits the catalogue by this. */
export function isInFirstLoad(key: string): boolean {
  return CONSOLE.has(key.split('.', 1)[0] ?? '') && !ELSEWHERE.has(key);
}
