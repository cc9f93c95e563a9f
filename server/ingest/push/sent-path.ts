import { IngestError } from '../ingest-error.ts';

/** Stands for whoever sends: addresses in what is sent resolve against it, and nothing is ever asked of it. */
const SENDER = 'http://sender.invalid/';
const MAX_PATH_LENGTH = 1000;

/**
 * The name of something that is sent, folders included, without needless parts. It is a name and nothing else: no file
 * of ours is called by it. Throws `malformed` where it climbs, or is none.
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
 * The name under which a body is sent that a sent playlist lists. Some senders list whole addresses: of those of our own
 * door only what comes after the source counts. Throws as `sentPath`.
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

/** What a body may be, by the ending of its name; undefined for what no stream of ours has ([M25]). */
export function sentKind(path: string): 'playlist' | 'mp4' | 'packets' | undefined {
  const ending = /\.([a-z0-9]+)$/.exec(path.toLowerCase())?.[1] ?? '';
  if (ending === 'm3u8') return 'playlist';
  if (/^(?:mp4|m4[sva]|cmf[vam])$/.test(ending)) return 'mp4';
  return ending === 'ts' || ending === 'aac' ? 'packets' : undefined;
}
