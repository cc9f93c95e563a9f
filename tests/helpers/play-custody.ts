import type { Served } from './served-session.ts';

/**
 * Logs what the server notes about the recordings of a session: the chains of custody at its end, and deletions. The
 * golden log of these types was made by it. A change here changes no golden log.
 */
export async function playCustody({ create, give, pass }: Served): Promise<void> {
  await create();
  await give('ana', 'attach-source', { sourceId: 'floor-1', role: 'floor', channel: 'original' });
  await give('ana', 'attach-source', { sourceId: 'booth-1', role: 'interpretation', channel: 'en' });
  await give('ana', 'start-session', {});
  pass(3600);
  await give('ana', 'close-session', {});
  const head = (day: string, link: number, byte: string) => ({ day, link, chain: byte.repeat(32) });
  const floor = { sourceId: 'floor-1', heads: [head('2026-09-14', 1800, 'a1')] };
  const booth = { sourceId: 'booth-1', heads: [head('2026-09-14', 900, 'b1')] };
  await give('system', 'log-custody', { sources: [floor, booth] });
  await give('ana', 'review-session', {});
  const later = { sourceId: 'booth-1', heads: [...booth.heads, head('2026-09-15', 4, 'b2')] };
  await give('system', 'log-custody', { sources: [later] });
  const stretch = { epoch: 1, fromMs: 0, toMs: 1_800_000 };
  await give('system', 'log-deletion', { sourceId: 'floor-1', stretches: [stretch, { ...stretch, epoch: 2 }] });
  pass(86_400);
  await give('system', 'log-deletion', { sourceId: 'floor-1', stretches: [{ ...stretch, epoch: 3 }] });
}
