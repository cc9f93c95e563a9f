/** Holds the signed-in user of this browser: signing in and out, invitations, and forgetting all work. */
import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { Me } from '../../shared/contract/http/account.schema.ts';
import { api, ApiError } from '../sync/api.ts';
import { wipeBrowserStore } from '../sync/browser-store.ts';
import { outboxStore } from '../sync/outbox-store.ts';
import { settingsStore } from '../sync/settings-store.ts';

const current = signal<Me | undefined>(undefined);
const failed = signal<string | undefined>(undefined);

/** Undefined until the server has answered. */
export const me: ReadonlySignal<Me | undefined> = current;
/** The error code if the server has not answered. */
export const meFailed: ReadonlySignal<string | undefined> = failed;

export async function loadMe(): Promise<void> {
  try {
    current.value = await api.get<Me>('/api/me');
    failed.value = undefined;
  } catch (error) {
    failed.value = error instanceof ApiError ? error.code : 'internal';
  }
}

/** @throws {ApiError} */
export async function signIn(name: string, password: string): Promise<void> {
  await api.post('/api/login', { name, password });
  await loadMe();
}

/** @throws {ApiError} */
export async function setUpFirstAccount(token: string, name: string, password: string): Promise<void> {
  await api.post('/api/setup', { token, name, password });
  await loadMe();
}

/** Whether a one-time link still works. If the answer is unclear, the form reports the result when it is sent. */
export async function linkWorks(purpose: 'setup' | 'join', token: string): Promise<boolean> {
  try {
    await api.post(purpose === 'setup' ? '/api/setup/check' : '/api/invitations/check', { token });
    return true;
  } catch (error) {
    return !(error instanceof ApiError && error.code === 'link_expired');
  }
}

/** @throws {ApiError} */
export async function acceptInvitation(token: string, password: string): Promise<void> {
  await api.post('/api/invitations/accept', { token, password });
  await loadMe();
}

/** Makes this browser forget all work, by any user ([N8]). The page starts again, so that memory forgets too. */
export async function forgetEverything(why = ''): Promise<void> {
  outboxStore.forget();
  settingsStore.removeAll('rostrum:');
  await wipeBrowserStore();
  location.replace(`/sign-in${why}`);
}

export async function signOut(): Promise<void> {
  // Comes first: the answer clears the browser's disk, and this window must not write to it again.
  outboxStore.forget();
  await api.post('/api/logout').catch(() => undefined);
  await forgetEverything();
}

/**
 * The secret behind the `#` of a one-time link. It is removed from the address at once, so that no history keeps it.
 * Null without a secret.
 */
export function takeTokenFromAddress(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', location.pathname);
  return token;
}
