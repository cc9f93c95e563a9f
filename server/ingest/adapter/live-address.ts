import { IngestError } from '../ingest-error.ts';

/**
 * An address for the recording program, taken apart ([M21]). The address for the program is built from these parts, and
 * from nothing else that a user typed.
 */
export type LiveAddress = RtmpAddress | RtspAddress | SrtAddress;

interface Place {
  /** The host as it would be in a web address. The address guard checks this form. */
  readonly host: string;
  readonly port: number;
}

interface TcpPlace extends Place {
  readonly tls: boolean;
  /** `name:password`, still encoded. Empty without. */
  readonly login: string;
}

export interface RtmpAddress extends TcpPlace {
  readonly protocol: 'rtmp';
  readonly app: string;
  /** Name of the stream in the application. Usually it is the key. */
  readonly playPath: string;
}

export interface RtspAddress extends TcpPlace {
  readonly protocol: 'rtsp';
  /** With the query. */
  readonly path: string;
}

export interface SrtAddress extends Place {
  readonly protocol: 'srt';
  readonly streamId: string | null;
  readonly passphrase: string | null;
  /** Bytes. */
  readonly keyLength: 16 | 24 | 32 | null;
  readonly latencyMs: number | null;
}

interface Scheme {
  readonly protocol: LiveAddress['protocol'];
  /** Null: there is no usual port. */
  readonly port: number | null;
  readonly tls: boolean;
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['rtmp:', { protocol: 'rtmp', port: 1935, tls: false }],
  ['rtmps:', { protocol: 'rtmp', port: 443, tls: true }],
  ['rtsp:', { protocol: 'rtsp', port: 554, tls: false }],
  ['rtsps:', { protocol: 'rtsp', port: 322, tls: true }],
  ['srt:', { protocol: 'srt', port: null, tls: false }],
]);

const SRT_OPTIONS: ReadonlySet<string> = new Set(['mode', 'streamid', 'passphrase', 'pbkeylen', 'latency']);
const MAX_STREAM_ID_BYTES = 512;
const MAX_LATENCY_MS = 60_000;

/** Whether the scheme of an address is one that the program records. */
export function isLiveAddress(address: string): boolean {
  return SCHEMES.has(/^[a-z]+:/i.exec(address)?.[0].toLowerCase() ?? '');
}

/**
 * Throws `address_malformed`; `address_not_http` for another scheme; `address_option` for an option that is not
 * allowed, such as listening.
 */
export function parseLiveAddress(address: string): LiveAddress {
  // Every parser reads addresses leniently in its own way. So unusual characters are refused first.
  if (!/^[\x21-\x7e]+$/.test(address) || address.includes('\\')) throw malformed('a character that no address has');
  if (!URL.canParse(address)) throw malformed('not an address');
  const url = new URL(address);
  const scheme = SCHEMES.get(url.protocol);
  if (scheme === undefined) throw new IngestError('address_not_http', `${url.protocol} is not recorded`);
  const place = placeOf(url, scheme.port);
  if (url.hash !== '') throw malformed('a part after #');
  if (scheme.protocol === 'srt') return { protocol: 'srt', ...place, ...srtOptions(url) };
  const tcp = { ...place, tls: scheme.tls, login: loginOf(url) };
  return scheme.protocol === 'rtmp'
    ? { protocol: 'rtmp', ...tcp, ...rtmpNames(url) }
    : { protocol: 'rtsp', ...tcp, path: (url.pathname === '' ? '/' : url.pathname) + url.search };
}

function malformed(why: string): IngestError {
  return new IngestError('address_malformed', why);
}

function optionRefused(why: string): IngestError {
  return new IngestError('address_option', why);
}

/** URL leaves the hosts of other schemes as typed. `0x7f.1` becomes an address only when it is resolved. */
function placeOf(url: URL, usualPort: number | null): Place {
  const web = `http://${url.hostname}/`;
  if (url.hostname === '' || !URL.canParse(web)) throw malformed('no host');
  const port = url.port === '' ? usualPort : Number(url.port);
  if (port === null || port === 0) throw malformed('no port');
  return { host: new URL(web).hostname, port };
}

function loginOf({ username, password }: URL): string {
  return username === '' && password === '' ? '' : `${username}:${password}`;
}

/** Splits as ffmpeg does: the application is one name, or two if there are more than two. */
function rtmpNames({ pathname, search }: URL): Pick<RtmpAddress, 'app' | 'playPath'> {
  const names = pathname.split('/').slice(1);
  if (names.length < 2 || names.some((name) => name === '')) throw malformed('no application and stream');
  const inApp = names.length === 2 ? 1 : 2;
  return { app: names.slice(0, inApp).join('/'), playPath: names.slice(inApp).join('/') + search };
}

function srtOptions(url: URL): Omit<SrtAddress, 'protocol' | keyof Place> {
  if (url.username !== '' || url.password !== '' || !/^\/?$/.test(url.pathname))
    throw optionRefused('more than host and port');
  const given = url.searchParams;
  for (const name of given.keys())
    if (!SRT_OPTIONS.has(name) || given.getAll(name).length > 1) throw optionRefused(`srt: ${name}`);
  if ((given.get('mode') ?? 'caller') !== 'caller') throw optionRefused('srt: another mode than caller');
  const streamId = given.get('streamid');
  const passphrase = given.get('passphrase');
  if (streamId !== null && !isText(streamId, 1, MAX_STREAM_ID_BYTES)) throw optionRefused('srt: streamid');
  if (passphrase !== null && !isText(passphrase, 10, 79)) throw optionRefused('srt: passphrase');
  return { streamId, passphrase, keyLength: keyLengthOf(given.get('pbkeylen')), latencyMs: latencyOf(given) };
}

function isText(text: string, least: number, most: number): boolean {
  const bytes = Buffer.byteLength(text);
  return bytes >= least && bytes <= most && !/\p{Cc}/u.test(text);
}

function keyLengthOf(text: string | null): SrtAddress['keyLength'] {
  if (text === null) return null;
  const length = [16, 24, 32].find((bytes) => String(bytes) === text);
  if (length === undefined) throw optionRefused('srt: pbkeylen');
  return length as 16 | 24 | 32;
}

function latencyOf(given: URLSearchParams): number | null {
  const text = given.get('latency');
  if (text === null) return null;
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_LATENCY_MS) throw optionRefused('srt: latency');
  return Number(text);
}
