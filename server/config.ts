import { isIP } from 'node:net';
import { resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { readProxyTrust, type ProxyTrust } from './proxy-trust.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const FlagSchema = Type.Enum(['0', '1'], { default: '0' });

/** Every environment variable that Rostrum reads, with its default. Empty means not set. */
export const EnvironmentSchema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: Type.String({ pattern: '^\\d{1,5}$', default: '3000', description: 'port to listen on; 0 picks a free one' }),
  DATA_DIR: Type.String({ default: 'data', description: 'folder of the database and the recordings' }),
  PUBLIC_URL: Type.String({ default: '', description: 'address under which browsers reach the server' }),
  TRUST_PROXY: Type.String({ default: '', description: 'how many reverse proxies stand in front, or their addresses' }),
  TLS_CERT: Type.String({ default: '', description: 'file of the certificate chain, PEM' }),
  TLS_KEY: Type.String({ default: '', description: 'file of the private key, PEM' }),
  ALLOW_INSECURE: { ...FlagSchema, description: '1: plain http beyond this computer, at your own risk' },
  FFMPEG_PATH: Type.String({ default: '', description: 'an ffmpeg to use before all others' }),
  FFPROBE_PATH: Type.String({ default: '', description: 'an ffprobe to use before all others' }),
  INGEST_ALLOW_PRIVATE: { ...FlagSchema, description: '1: streams may come from loopback and private addresses' },
  INGEST_PROXY: Type.String({ default: '', description: 'HTTP proxy through which streams are fetched' }),
  YTDLP_PATH: Type.String({ default: '', description: 'a yt-dlp that finds the streams behind pages' }),
  LOG_LEVEL: Type.Enum([...LOG_LEVELS], { default: 'warn', description: 'least level of log lines' }),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute path. */
  readonly dataDir: string;
  /** Origin without a trailing slash. Null: links and checks use the address of the server. */
  readonly publicUrl: string | null;
  /** The proxies whose headers are believed ([E31]). Null: none. */
  readonly trustProxy: ProxyTrust | null;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly ffmpegPath: string | null;
  readonly ffprobePath: string | null;
  readonly ingestAllowPrivate: boolean;
  /** May hold a password, so it is never shown. */
  readonly ingestProxy: string | null;
  readonly ytDlpPath: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** A configuration that is impossible or not allowed. The message is for the operator. */
export class ConfigError extends Error {
  /**
   * The code of sysexits' EX_CONFIG. It distinguishes this from a crash, so that a service manager need not try again.
   */
  readonly exitCode = 78;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Whether only this computer can reach an address to listen on. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

/** Whether a connection comes from this computer. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && isIP(address) !== 0 && isLoopbackHost(address.replace(/^::ffff:/i, ''));
}

/** Reads the configuration. Throws `ConfigError` for the first fault. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(EnvironmentSchema.properties).flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const variables = Value.Default(EnvironmentSchema, given) as Static<typeof EnvironmentSchema>;
  const fault = Value.Errors(EnvironmentSchema, variables)[0];
  if (fault !== undefined) throw new ConfigError(`${fault.instancePath.slice(1)} ${fault.message}`);
  const port = Number(variables.PORT);
  if (port > 65_535) throw new ConfigError('PORT must not be above 65535');

  const config: Config = {
    host: variables.HOST,
    port,
    dataDir: resolve(variables.DATA_DIR),
    publicUrl: publicOrigin(variables.PUBLIC_URL),
    trustProxy: proxyTrust(variables.TRUST_PROXY),
    tls: tlsFiles(variables.TLS_CERT, variables.TLS_KEY),
    ffmpegPath: orNull(variables.FFMPEG_PATH),
    ffprobePath: orNull(variables.FFPROBE_PATH),
    ingestAllowPrivate: variables.INGEST_ALLOW_PRIVATE === '1',
    ingestProxy: proxyUrl(variables.INGEST_PROXY),
    ytDlpPath: orNull(variables.YTDLP_PATH),
    logLevel: variables.LOG_LEVEL,
  };
  if (variables.ALLOW_INSECURE !== '1') refusePlainHttp(config);
  return config;
}

function publicOrigin(text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new ConfigError('PUBLIC_URL must be an http(s) address');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new ConfigError('PUBLIC_URL must not have a path: Rostrum needs a host of its own');
  return url.origin;
}

function proxyTrust(text: string): Config['trustProxy'] {
  const trust = readProxyTrust(text.trim());
  if (trust === undefined)
    throw new ConfigError(
      `TRUST_PROXY=${text} must be the number of reverse proxies in front, from 1 to 5, or a list of their addresses ` +
        'and networks, such as 127.0.0.1,10.0.0.0/8',
    );
  return trust;
}

function proxyUrl(text: string): string | null {
  if (text === '') return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new ConfigError('INGEST_PROXY must be an http(s) address');
  return text;
}

function tlsFiles(certFile: string, keyFile: string): Config['tls'] {
  if (certFile === '' && keyFile === '') return null;
  if (certFile === '' || keyFile === '') throw new ConfigError('TLS_CERT and TLS_KEY go together');
  return { certFile: resolve(certFile), keyFile: resolve(keyFile) };
}

/**
 * Passwords and protected names never cross a network in the clear, unless the operator explicitly allowed it ([E1]).
 */
function refusePlainHttp({ host, tls, trustProxy, publicUrl }: Config): void {
  const isBehindTls = trustProxy !== null && publicUrl?.startsWith('https:') === true;
  if (isLoopbackHost(host) || tls !== null || isBehindTls) return;
  throw new ConfigError(
    `HOST=${host} would serve plain http to other computers. Set TLS_CERT and TLS_KEY, or put a reverse proxy in ` +
      'front (TRUST_PROXY=1 and PUBLIC_URL=https://…), or, at your own risk, ALLOW_INSECURE=1.',
  );
}
