/** Loads the playlist of one rendition, through pages and multivariant playlists. */
import { IngestError } from '../ingest-error.ts';
import type { RetryingFetcher } from './retrying-fetcher.ts';
import { MAIN_RENDITION, type SourceRow } from '../index/media-index.ts';
import type { PageAddresses } from './page-addresses.ts';
import { MAX_PLAYLIST_BYTES, parsePlaylist, type MediaPlaylist } from '../playlist/playlist.ts';
import { chooseRenditions, type ChosenRendition } from '../playlist/rendition-choice.ts';

const TIMEOUT_MS = 5000;
/** Silence after which a broken playlist is requested again, ms. */
const SILENCE_MS = 2000;
/** Number of failures in a row after which the variants are read again, because their addresses expire. */
const VARIANT_FAILURES = 3;

type Playlist = ReturnType<typeof parsePlaylist>;

interface Answer {
  readonly url: string;
  readonly text: string;
}

/** Loads the playlist of one rendition again and again, through the source's variants if it has any ([M3b]). */
export interface PlaylistLoader {
  load(signal: AbortSignal): Promise<MediaPlaylist>;
  setUrl(url: string): void;
}

export interface PlaylistLoaderOptions extends Pick<SourceRow, 'url' | 'pinnedVariantUrl'> {
  readonly rendition: string;
  /** Finds the stream behind an address that is a page's. Left out: it is not looked for. */
  readonly pages?: PageAddresses | undefined;
  /** Called on each read of the address with the renditions to record. Not called if it offers no choice. */
  readonly onChoice?: ((chosen: readonly ChosenRendition[]) => void) | undefined;
}

export function createPlaylistLoader(fetcher: RetryingFetcher, source: PlaylistLoaderOptions): PlaylistLoader {
  let url = source.url;
  let variantUrl: string | null = null;
  let failures = 0;
  let latest: (Answer & { readonly playlist: Playlist }) | null = null;

  async function read(address: string, signal: AbortSignal): Promise<Playlist> {
    const limits = { timeoutMs: TIMEOUT_MS, silenceMs: SILENCE_MS, maxBytes: MAX_PLAYLIST_BYTES, signal };
    const answer = await fetcher.text(address, limits);
    // The hours of an ended stream come again and again.
    if (latest?.text !== answer.text || latest.url !== answer.url)
      latest = { ...answer, playlist: parsePlaylist(answer.text, answer.url) };
    return latest.playlist;
  }

  /** The answer of the source's address, or of the stream behind it ([M23a]). */
  async function readSource(asked: string, signal: AbortSignal): Promise<Playlist> {
    const { pages } = source;
    if (pages === undefined) return read(asked, signal);
    const address = pages.addressOf(asked);
    // Finding a stream takes long. Meanwhile the known one is read.
    const askMeanwhile = (): void => void pages.ask(asked, signal).catch(() => undefined);
    if (pages.expiresSoon(asked)) askMeanwhile();
    try {
      return await read(address, signal);
    } catch (error) {
      if (!pages.mends(asked, error)) throw error;
      if (address === asked) return read(await pages.ask(asked, signal), signal);
      // Another one may have been found since.
      if (address === pages.addressOf(asked)) askMeanwhile();
      throw error;
    }
  }

  async function readMedia(signal: AbortSignal): Promise<MediaPlaylist> {
    if (variantUrl === null) {
      const asked = url;
      const first = await readSource(asked, signal);
      // The address may have been replaced meanwhile.
      if (asked !== url) return readMedia(signal);
      const chosen = first.kind === 'media' ? [] : chooseRenditions(first, source.pinnedVariantUrl);
      source.onChoice?.(chosen);
      if (first.kind === 'media' && source.rendition === MAIN_RENDITION) return first;
      const mine = chosen.find(({ rendition }) => rendition === source.rendition);
      if (mine === undefined) throw new IngestError('stream_not_found', 'the rendition is not offered any more', 404);
      variantUrl = mine.url;
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
