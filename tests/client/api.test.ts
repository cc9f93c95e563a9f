/** Tests how the client reads answers over HTTP, and captive portals. */
import { expect, it } from 'vitest';
import { createApi } from '../../client/sync/api.ts';

function answering(body: string, init: ResponseInit): ReturnType<typeof createApi> {
  return createApi(() => Promise.resolve(new Response(body, init)));
}

it('[N6] a page with a status of success is a login page, never an answer', async () => {
  const api = answering('<html>Welcome to Hotel Wi-Fi</html>', {
    status: 200,
    headers: { 'content-type': 'text/html' },
  });
  await expect(api.get('/api/me')).rejects.toMatchObject({ code: 'login_page' });
});

it('[N6] a refusal has its code, and a missing network is no refusal', async () => {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const refusing = answering('{"error":{"code":"forbidden","params":{}}}', { status: 403, headers });
  await expect(refusing.post('/api/exports')).rejects.toMatchObject({ code: 'forbidden', status: 403 });
  const proxy = answering('Bad gateway', { status: 502, headers: { 'content-type': 'text/plain' } });
  await expect(proxy.get('/api/me')).rejects.toMatchObject({ code: 'unavailable' });
  const cut = createApi(() => Promise.reject(new TypeError('network')));
  await expect(cut.get('/api/me')).rejects.toMatchObject({ code: 'unavailable', status: 0 });
});
