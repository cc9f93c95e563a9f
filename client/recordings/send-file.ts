/** Uploads a file to the server in slices and resumes after an interruption. */
import { ApiError } from '../sync/api.ts';

/** Size of a slice, bytes. It is small enough to show progress and to pass proxies that limit a request. */
const SLICE_BYTES = 4 * 1024 * 1024;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;
const VERSION = { 'tus-resumable': '1.0.0' };

export interface SendOptions {
  readonly file: Blob;
  /** Address of the upload on this server. */
  readonly at: string;
  /** Stops the upload. It can be resumed. */
  readonly signal: AbortSignal;
  /** Called with the bytes that the server has. `isConnected` is false without a network. */
  readonly onProgress: (bytes: number, isConnected: boolean) => void;
}

/** Announces a file to the server (tus 1.0.0, [M19a]). Returns the address of its upload. @throws {ApiError} */
export async function announceFile(file: File, metadata: Readonly<Record<string, string>>): Promise<string> {
  const pairs = Object.entries({ filename: file.name, ...metadata }).map(([name, value]) => `${name} ${base64(value)}`);
  const headers = { ...VERSION, 'upload-length': String(file.size), 'upload-metadata': pairs.join(',') };
  const response = await ask('/api/uploads', { method: 'POST', headers });
  return response.headers.get('location') ?? '';
}

/**
 * Sends a file slice by slice, from where the server has it. Waits while there is no network. Returns when stopped.
 *
 * @throws {ApiError} for what waiting does not repair
 */
export async function sendFile({ file, at, signal, onProgress }: SendOptions): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  let offset: number | null = null;
  while (!signal.aborted && offset !== file.size) {
    try {
      offset ??= offsetIn(await ask(at, { method: 'HEAD', headers: VERSION, signal }));
      onProgress(offset, true);
      if (offset === file.size) return;
      const body = file.slice(offset, offset + SLICE_BYTES);
      const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
      offset = offsetIn(await ask(at, { method: 'PATCH', headers: { ...VERSION, ...type }, body, signal }));
      waitMs = FIRST_WAIT_MS;
      onProgress(offset, true);
    } catch (error) {
      if (!isPassing(error)) throw error;
      onProgress(offset ?? 0, false);
      offset = null;
      await wait(waitMs, signal);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  }
}

/** Cancels an upload: the server removes what it has. @throws {ApiError} */
export async function cancelUpload(id: string): Promise<void> {
  await ask(`/api/uploads/${id}`, { method: 'DELETE', headers: VERSION });
}

/** Asks the server to make the recording of a complete file again. @throws {ApiError} */
export async function makeAgain(id: string): Promise<void> {
  await ask(`/api/uploads/${id}/try-again`, { method: 'POST' });
}

function offsetIn({ headers }: Response): number {
  const text = headers.get('upload-offset');
  // A captive portal answers anything with success.
  if (text === null) throw new ApiError('login_page', 0);
  return Number(text);
}

/** Whether trying again helps: without a network, with a proxy's own answer, or after a quicker connection. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && ['unavailable', 'login_page', 'conflict'].includes(error.code);
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
  } catch {
    throw new ApiError('unavailable', 0);
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => ({}))) as { error?: { code?: string } };
  // An answer to HEAD has no body, so the status decides.
  const code = body.error?.code ?? { 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found' }[response.status];
  throw new ApiError(code ?? 'unavailable', response.status);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      removeEventListener('online', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    addEventListener('online', finish, { once: true });
    signal.addEventListener('abort', finish, { once: true });
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
