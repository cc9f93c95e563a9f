import type { TestServer, Browser } from './running-server.ts';

/** An answer of the upload route. */
export interface TusReply {
  readonly status: number;
  readonly headers: Headers;
  readonly code: string | undefined;
}

/** Uploads by the protocol tus, request by request. */
export interface TusClient {
  create(metadata: Readonly<Record<string, string>>, bytes: number): Promise<TusReply>;
  /** Requests the offset of an upload. */
  offset(location: string): Promise<number>;
  send(
    location: string,
    offset: number,
    body: BodyInit,
    headers?: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<TusReply>;
  remove(location: string): Promise<TusReply>;
  /** Sends a whole file. */
  upload(metadata: Readonly<Record<string, string>>, body: Buffer): Promise<string>;
}

export function createTusClient({ url }: Pick<TestServer, 'url'>, who: Pick<Browser, 'cookie'>): TusClient {
  async function ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: BodyInit,
    signal?: AbortSignal,
  ): Promise<TusReply> {
    const response = await fetch(url + path, {
      method,
      headers: { origin: url, cookie: who.cookie, 'tus-resumable': '1.0.0', ...headers },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    const code = text === '' ? undefined : (JSON.parse(text) as { error?: { code: string } }).error?.code;
    return { status: response.status, headers: response.headers, code };
  }

  const client: TusClient = {
    create: (metadata, bytes) =>
      ask('POST', '/api/uploads', {
        'upload-length': String(bytes),
        'upload-metadata': Object.entries(metadata)
          .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      }),
    offset: async (location) => Number((await ask('HEAD', location, {})).headers.get('upload-offset')),
    send: (location, offset, body, headers = {}, signal) =>
      ask(
        'PATCH',
        location,
        { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), ...headers },
        body,
        signal,
      ),
    remove: (location) => ask('DELETE', location, {}),
    async upload(metadata, body) {
      const location = (await client.create(metadata, body.byteLength)).headers.get('location') ?? '';
      await client.send(location, 0, new Uint8Array(body));
      return location;
    },
  };
  return client;
}
