import { setTimeout as delay } from 'node:timers/promises';
import type { Source } from '../../shared/contract/http/sources.schema.ts';
import type { Reader } from '../helpers/origin/recorded.ts';

/** Records a stream for a session; gives the id of its source. */
export async function addSource({ url, cookie }: Reader, sessionId: string, address: string): Promise<string> {
  const reply = await fetch(`${url}/api/sources`, {
    method: 'POST',
    headers: { cookie, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ sessionId, url: address, role: 'floor', channel: 'floor' }),
  });
  if (!reply.ok) throw new Error(`${String(reply.status)} ${await reply.text()}`);
  return ((await reply.json()) as { readonly id: string }).id;
}

/** How a recording goes. */
export async function viewSource({ url, cookie }: Reader, id: string): Promise<Source> {
  const reply = await fetch(`${url}/api/sources/${id}`, { headers: { cookie } });
  if (!reply.ok) throw new Error(`${String(reply.status)} ${await reply.text()}`);
  return (await reply.json()) as Source;
}

/** When each segment could first be played from our live playlist, wall clock, by programme time. */
export async function watchArrivals(
  { url, cookie }: Reader,
  id: string,
  isOver: () => boolean,
): Promise<ReadonlyMap<number, number>> {
  const seen = new Map<number, number>();
  while (!isOver()) {
    const text = await (await fetch(`${url}/media/${id}/live.m3u8`, { headers: { cookie } })).text();
    for (const [, date = ''] of text.matchAll(/DATE-TIME:(.+)/g))
      if (!seen.has(Date.parse(date))) seen.set(Date.parse(date), Date.now());
    await delay(100);
  }
  return seen;
}
