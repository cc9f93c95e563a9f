import { IngestError } from '../ingest-error.ts';

/** Base against which the addresses in sent objects are resolved. Nothing is ever requested from it. */
const SENDER = 'http://sender.invalid/';
const MAX_PATH_LENGTH = 1000;

/**
 * The normalised name of a sent object, folders included. No file of ours is named after it. Throws `malformed` for a
 * path that climbs or is empty.
 */
export function sentPath(path: string): string {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const isName = names.length > 0 && !names.includes('..') && !/[\\\0]/.test(path) && path.length <= MAX_PATH_LENGTH;
  if (!isName) throw new IngestError('malformed', 'not a path below the address of the stream');
  return names.join('/');
}

/** The address under which a sent playlist is read. */
export function sentUrl(path: string): string {
  return SENDER + path.split('/').map(encodeURIComponent).join('/');
}

/**
 * The name of the body that a line of a sent playlist refers to. Some senders list whole addresses. Of an address of
 * our own push route only the part after the source counts. Throws as `sentPath`.
 */
export function listedPath(url: string): string {
  const { href, pathname } = new URL(url);
  return sentPath(decoded(href.startsWith(SENDER) ? pathname : pathname.replace(/^\/ingest\/[^/]+\//, '')));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new IngestError('malformed', 'a name in the playlist is not encoded rightly');
  }
}

/** The kind of a body, by the extension of its name. Undefined for what no stream has ([M25]). */
export function sentKind(path: string): 'playlist' | 'mp4' | 'packets' | undefined {
  const ending = /\.([a-z0-9]+)$/.exec(path.toLowerCase())?.[1] ?? '';
  if (ending === 'm3u8') return 'playlist';
  if (/^(?:mp4|m4[sva]|cmf[vam])$/.test(ending)) return 'mp4';
  return ending === 'ts' || ending === 'aac' ? 'packets' : undefined;
}
