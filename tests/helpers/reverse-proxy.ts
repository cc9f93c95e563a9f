import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Starts a reverse proxy. It adds the address that it saw to those that a request claims. */
export async function startReverseProxy(target: string): Promise<string> {
  const { hostname, port } = new URL(target);
  const forwarded = ({ headers, socket }: IncomingMessage): IncomingHttpHeaders => {
    const claimed = [headers['x-forwarded-for'] ?? []].flat();
    return { ...headers, 'x-forwarded-for': [...claimed, socket.remoteAddress ?? ''].join(', ') };
  };
  const server = createServer((incoming, answer) => {
    const { method, url } = incoming;
    const onward = request({ hostname, port, method, path: url, headers: forwarded(incoming) }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.on('upgrade', (incoming, near, head) => {
    const far = connect(Number(port), hostname, () => {
      const lines = Object.entries(forwarded(incoming)).map(([name, value]) => `${name}: ${String(value)}`);
      far.write([`GET ${incoming.url ?? ''} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      far.write(head);
      far.pipe(near).pipe(far);
    });
    for (const end of [near, far]) end.on('error', () => [near, far].forEach((each) => each.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** The answer to one request that comes from this local address. */
export function askFrom(
  localAddress: string,
  url: string,
  { body, headers = {} }: { readonly body?: object; readonly headers?: Record<string, string> } = {},
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json', origin: new URL(url).origin };
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(url, { method, localAddress, headers: { ...json, ...headers } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
