/** Runs the uploads of this window. */
import { signal, type ReadonlySignal } from '@preact/signals-core';
import { ApiError } from '../sync/api.ts';
import { announceFile, sendFile } from './send-file.ts';

/** A file that this window uploads, or has stopped uploading. */
export interface Sending {
  readonly id: string;
  readonly bytes: number;
  readonly state: 'sending' | 'waiting' | 'paused' | 'failed';
  /** The error code of its failure, else null. */
  readonly error: string | null;
}

interface Held {
  readonly file: File;
  stop: AbortController;
}

const held = new Map<string, Held>();
const all = signal<ReadonlyMap<string, Sending>>(new Map());

/** The uploads go on while any page of the application is shown, until the window is closed. */
export const sendings: ReadonlySignal<ReadonlyMap<string, Sending>> = all;

function put(sending: Sending): void {
  all.value = new Map(all.value).set(sending.id, sending);
}

/** Begins an upload that is new to the server. @throws {ApiError} if the server refuses it. */
export async function sendNew(file: File, metadata: Readonly<Record<string, string>>): Promise<void> {
  const at = await announceFile(file, metadata);
  void goOn(at.split('/').at(-1) ?? '', file);
}

/** Uploads the rest of a file that the server has in part. */
export async function goOn(id: string, file = held.get(id)?.file): Promise<void> {
  if (file === undefined) return;
  const stop = new AbortController();
  held.get(id)?.stop.abort();
  held.set(id, { file, stop });
  let bytes = all.value.get(id)?.bytes ?? 0;
  const say = (state: Sending['state'], error: string | null = null): void => {
    if (held.get(id)?.stop === stop) put({ id, bytes, state, error });
  };
  say('sending');
  try {
    await sendFile({
      ...{ file, at: `/api/uploads/${id}`, signal: stop.signal },
      onProgress(reached, isConnected) {
        if (isConnected) bytes = reached;
        if (!stop.signal.aborted) say(isConnected ? 'sending' : 'waiting');
      },
    });
    if (stop.signal.aborted) say('paused');
    else forget(id);
  } catch (error) {
    say('failed', error instanceof ApiError ? error.code : 'internal');
  }
}

export function pause(id: string): void {
  held.get(id)?.stop.abort();
}

/** Stops an upload and forgets the file. */
export function forget(id: string): void {
  held.get(id)?.stop.abort();
  held.delete(id);
  const rest = new Map(all.value);
  rest.delete(id);
  all.value = rest;
}
