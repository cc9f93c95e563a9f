import type { AddressGuard } from '../guard/address-guard.ts';
import { IngestError } from '../ingest-error.ts';
import { parseLiveAddress, type RtmpAddress } from './live-address.ts';
import type { LiveInput, LiveProgram } from './live-program.ts';
import { openRelay } from './relay.ts';
import { createRtspFilter } from './rtsp-filter.ts';

/** Of a look at an address, which somebody waits for. */
const LOOK_MS = 10_000;

/** What a program is to record, reachable for as long as it is open. */
export interface OpenInput {
  readonly input: LiveInput;
  /** What we know about why nothing comes; null where we know nothing. */
  failure(): IngestError | null;
  close(): Promise<void>;
}

/** Checks an address as [M21] says; throws as `parseLiveAddress` and the guard do. */
export async function checkLiveAddress(address: string, guard: AddressGuard): Promise<void> {
  await guard.check(new URL(`http://${parseLiveAddress(address).host}/`));
}

/** Checks an address once more, and makes it reachable for a program. Throws as `checkLiveAddress`. */
export async function openLiveInput(address: string, guard: AddressGuard): Promise<OpenInput> {
  const live = parseLiveAddress(address);
  const host = new URL(`http://${live.host}/`);
  if (live.protocol === 'srt') {
    // Over UDP there is nothing for us to stand in between: the program is given the very address that was checked.
    const { host: _name, ...input } = { ...live, ip: await guard.pin(host) };
    return { input, failure: () => null, close: () => Promise.resolve() };
  }
  await guard.check(host);
  const relay = await openRelay(live, guard, live.protocol === 'rtsp' ? createRtspFilter : undefined);
  const { login } = live;
  const input: LiveInput =
    live.protocol === 'rtmp'
      ? { protocol: 'rtmp', port: relay.port, login, ...namesOf(live) }
      : { protocol: 'rtsp', port: relay.port, login, path: live.path };
  return { input, failure: relay.failure, close: relay.close };
}

/** Looks whether there is a stream, and keeps nothing ([M12]). Throws why there is none, as far as it is known. */
export async function lookOnce(
  address: string,
  { guard, program }: { readonly guard: AddressGuard; readonly program: LiveProgram },
): Promise<void> {
  await checkLiveAddress(address, guard);
  if (program.missing !== null) throw new IngestError(program.missing, 'no program');
  const { input, failure, close } = await openLiveInput(address, guard);
  const limit = AbortSignal.timeout(LOOK_MS);
  try {
    const { code, message } = await program.look(input, limit);
    if (limit.aborted) throw failure() ?? new IngestError('unreachable', 'no stream in time');
    if (code !== null) throw failure() ?? new IngestError(code, message);
  } finally {
    await close();
  }
}

function namesOf({ host, port, tls, app, playPath }: RtmpAddress) {
  const scheme = tls ? 'rtmps' : 'rtmp';
  return { app, playPath, appAddress: `${scheme}://${host}:${String(port)}/${app}` };
}
