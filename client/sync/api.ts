/** Sends requests for JSON to the server over HTTP. */

/** A refusal by the server, or no answer. `unavailable` is no network, `login_page` is a captive portal. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly params: { readonly [key: string]: string | number };
  constructor(code: string, status: number, params: ApiError['params'] = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.params = params;
  }
}

/** JSON over HTTP with the server that the page came from. */
export interface Api {
  /** @throws {ApiError} */
  get<T>(path: string): Promise<T>;
  /** @throws {ApiError} */
  post<T>(path: string, body?: unknown): Promise<T>;
}

const JSON_TYPE = /^application\/(json|problem\+json)/;

async function read(response: Response): Promise<unknown> {
  // Hotel and conference networks answer everything with a page of their own and status 200.
  if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) {
    if (response.status === 204) return undefined;
    throw new ApiError(response.ok ? 'login_page' : 'unavailable', response.status);
  }
  try {
    return await response.json();
  } catch {
    throw new ApiError('unavailable', response.status);
  }
}

function errorOf(body: unknown, status: number): ApiError {
  const { error, code, params } = body as {
    error?: { code?: string; params?: ApiError['params'] };
    code?: string;
    params?: ApiError['params'];
  };
  return new ApiError(error?.code ?? code ?? 'internal', status, error?.params ?? params);
}

export function createApi(fetchJson: typeof fetch): Api {
  async function request<T>(path: string, init: RequestInit): Promise<T> {
    let response: Response;
    try {
      response = await fetchJson(path, { credentials: 'same-origin', cache: 'no-store', ...init });
    } catch {
      throw new ApiError('unavailable', 0);
    }
    const body = await read(response);
    if (!response.ok) throw errorOf(body, response.status);
    return body as T;
  }
  return {
    get: (path) => request(path, { headers: { accept: 'application/json' } }),
    post: (path, body) =>
      request(path, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      }),
  };
}

/** The client of all pages. */
export const api = createApi((...parameters) => fetch(...parameters));
