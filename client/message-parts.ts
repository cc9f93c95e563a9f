/** What the console says, and what every page does; the other words come with the pages that say them. */
const CONSOLE = new Set(['app', 'console', 'error']);

/** Words of the frame around every other page, of parts that open seldom, and refusals that no key of the console meets. */
const ELSEWHERE =
  /^(app[.](name|skip|sessions|people|sign_out|sign_out_unsent|stay|navigation|theme|practice|local|disk)|console[.](recording[.](alarm|alarm_other|connecting|ended|live|none|silent|silent_min|stopped|trouble|unused)|details|doubt|review|review_count|name_it)|error[.](malformed|origin_refused|rate_limited|stream_clock_off|stream_not_found|stream_refused|not_a_playlist|unsupported_playlist|unreachable|media_gap|media_protected|link_expired|weak_password|name_taken|address_malformed|address_not_http|address_private|address_refused|address_option|export_refused|unsupported_rule|unsupported_media|unknown_type|init_missing|ffmpeg_missing|ffmpeg_failed|database_newer|data_folder_in_use))([.]|$)/;

/** Whether a message is in the first load. The build splits the catalogue by this. */
export function isInFirstLoad(key: string): boolean {
  return CONSOLE.has(key.split('.', 1)[0] ?? '') && !ELSEWHERE.test(key);
}
