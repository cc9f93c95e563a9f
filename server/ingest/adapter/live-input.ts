import type { AddressGuard } from '../guard/address-guard.ts';
import { IngestError } from '../ingest-error.ts';
import { parseLiveAddress, type RtmpAddress } from './live-address.ts';
import type { LiveInput, LiveProgram } from './live-program.ts';
import { openRelay } from './relay.ts';
import { createRtspFilter } from './rtsp-filter.ts';

/** Time limit of probing an address, ms. A user waits for it. */
const LOOK_MS = 10_000;

/** The input of a program. It is reachable until it is closed. */
export interface OpenInput {
  readonly input: LiveInput;
  /** Why nothing arrives. Null if unknown. */
  failure(): IngestError | null;
  close(): Promise<void>;
}

/** Checks an address ([M21]). Throws as `parseLiveAddress` and the guard do. */
export async function checkLiveAddress(address: string, guard: AddressGuard): Promise<void> {
  await guard.check(new URL(`http://${parseLiveAddress(address).host}/`));
}

/** Checks an address again and makes it reachable for a program. Throws as `checkLiveAddress`. */
export async function openLiveInput(address: string, guard: AddressGuard): Promise<OpenInput> {
  const live = parseLiveAddress(address);
  const host = new URL(`http://${live.host}/`);
  if (live.protocol === 'srt') {
    // UDP cannot pass through our relay. The program gets the address that was checked.
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

/** Probes an address and keeps nothing ([M12]). Throws the reason if there is no stream. */
export async function probeOnce(
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
