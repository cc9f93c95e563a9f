/**
 * Faults of a livestream, on a schedule. Times are ms since the origin's `startedAtMs`. Segments are named by their
 * number since then (0, 1, …), independent of the playlist.
 */
export type Fault =
  /** The playlist answers with this HTTP status. */
  | { readonly kind: 'playlist_status'; readonly status: number; readonly fromMs: number; readonly toMs: number }
  /** The playlist is a web page (a login page, say). */
  | { readonly kind: 'playlist_html'; readonly fromMs: number; readonly toMs: number }
  /** The playlist stays as it was at `fromMs`. */
  | { readonly kind: 'stall'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'segment_status'; readonly status: number; readonly segments: readonly number[] }
  /** Half of the body arrives, then the connection breaks. */
  | { readonly kind: 'segment_truncated'; readonly segments: readonly number[] }
  /** The encoder restarts: media sequence from 0, nothing older in the playlist. */
  | { readonly kind: 'sequence_reset'; readonly atMs: number }
  /** The encoder's clock is wrong from then on. */
  | { readonly kind: 'clock_jump'; readonly atMs: number; readonly byMs: number }
  | { readonly kind: 'no_date_time' };

type Kind = Fault['kind'];
type FaultOf<K extends Kind> = Extract<Fault, { readonly kind: K }>;

/** The first fault of a kind that applies. */
export function findFault<K extends Kind>(
  faults: readonly Fault[],
  kind: K,
  fits: (fault: FaultOf<K>) => boolean = () => true,
): FaultOf<K> | undefined {
  return faults.filter((fault): fault is FaultOf<K> => fault.kind === kind).find(fits);
}

export function during(atMs: number): (fault: { readonly fromMs: number; readonly toMs: number }) => boolean {
  return ({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs;
}
