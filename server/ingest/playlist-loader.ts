import type { Fetcher } from './fetcher.ts';
import { IngestError } from './ingest-error.ts';
import type { SourceRow } from './media-index.ts';
import { chooseVariant, MAX_PLAYLIST_BYTES, parsePlaylist, type MediaPlaylist } from './playlist.ts';

const TIMEOUT_MS = 5000;
/** After so many failures in a row the choice of variants is read again: addresses of variants expire. */
const VARIANT_FAILURES = 3;

/** Reads a source's media playlist again and again, through its choice of variants where there is one ([M3]). */
export interface PlaylistLoader {
  load(signal: AbortSignal): Promise<MediaPlaylist>;
  setUrl(url: string): void;
}

export function createPlaylistLoader(
  fetcher: Fetcher,
  source: Pick<SourceRow, 'url' | 'pinnedVariantUrl'>,
): PlaylistLoader {
  let url = source.url;
  let variantUrl: string | null = null;
  let failures = 0;

  async function read(address: string, signal: AbortSignal): Promise<ReturnType<typeof parsePlaylist>> {
    const answer = await fetcher.text(address, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_PLAYLIST_BYTES, signal });
    return parsePlaylist(answer.text, answer.url);
  }

  async function readMedia(signal: AbortSignal): Promise<MediaPlaylist> {
    if (variantUrl === null) {
      const asked = url;
      const first = await read(asked, signal);
      if (first.kind === 'media') return first;
      const chosen = chooseVariant(first, source.pinnedVariantUrl).url;
      // The address may have been replaced meanwhile.
      if (asked !== url) return readMedia(signal);
      variantUrl = chosen;
    }
    const second = await read(variantUrl, signal);
    if (second.kind === 'media') return second;
    throw new IngestError('unsupported_playlist', 'a variant that offers variants');
  }

  return {
    async load(signal) {
      try {
        const playlist = await readMedia(signal);
        failures = 0;
        return playlist;
      } catch (error) {
        failures++;
        if (failures % VARIANT_FAILURES === 0) variantUrl = null;
        throw error;
      }
    },
    setUrl(next) {
      url = next;
      variantUrl = null;
    },
  };
}
