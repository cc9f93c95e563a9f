import { randomBytes } from 'node:crypto';
import { DEFAULT_QUICK_TOPICS } from '../../../shared/reference/topics.ts';
import type { Practice } from '../../http/practice-sign-in.ts';
import type { PracticeServices } from '../../compose/options.ts';
import { newId } from '../../new-id.ts';
import { streamOf } from '../../sessions/stream-names.ts';
import { startOriginProcess, type OriginProcess } from './origin-process.ts';
import { prepareDemoMedia } from './prepare-media.ts';
import type { ListedSpeaker } from './truth.ts';

export interface ConferenceRequest {
  readonly services: PracticeServices;
  readonly seed: number;
  /** Short turns and gaps. */
  readonly fast: boolean;
  /** Folder of rendered loops. */
  readonly cacheDir: string;
  /** A recording for machines on which nothing can be rendered. */
  readonly fixtureFolder: string;
  /** File to which the stream writes what really happens. Null: none. */
  readonly truthFile: string | null;
  readonly say: (line: string) => void;
}

export interface PracticeConference {
  readonly practice: Practice;
  close(): Promise<void>;
}

/** The list is announced again this long before the conference restarts, ms. */
const ANNOUNCE_BEFORE_MS = 3000;

/** An invented conference with its session, list and livestream. The stream begins when somebody watches. */
export async function createConference(request: ConferenceRequest): Promise<PracticeConference> {
  const { services, seed, fast, cacheDir, fixtureFolder, say } = request;
  const { accounts, setup, sources, commands } = services;
  const stopping = new AbortController();
  const media = await prepareDemoMedia({
    ...{ seed, fast, cacheDir, fixtureFolder, transcoder: services.transcoder },
    onProgress: say,
    signal: stopping.signal,
  });

  const secret = accounts.openSetup();
  if (secret === null) throw new Error('the practice session needs an empty data folder');
  // Nobody signs in with this password: opening the page signs in the browser on this computer.
  const signedIn = await accounts.setUp(secret, 'You', randomBytes(24).toString('base64url'));
  const sessionId = await setup.addSession(
    {
      conference: { name: 'Practice Conference', place: 'Warsaw', timeZone: 'Europe/Warsaw' },
      title: 'Working session 4: rule of law',
      kind: 'practice',
      timeZone: 'Europe/Warsaw',
      presetId: 'osce-hdim-2018',
      quickTopics: DEFAULT_QUICK_TOPICS,
    },
    signedIn.caller,
  );

  async function submit(type: string, payload: unknown): Promise<void> {
    const answer = await commands.submit(
      streamOf(sessionId),
      { commandId: newId(Date.now()), type, payload },
      signedIn.caller,
    );
    if (!answer.ok) throw new Error(`${type}: ${answer.code}`);
  }

  const announce = async (): Promise<void> => {
    await submit('mark-not-reached', {});
    await submit('add-entries', { entries: media.list.map(entryOf), place: 'end' });
  };
  await announce();

  let origin: Promise<OriginProcess> | undefined;
  let again: NodeJS.Timeout | undefined;
  const begin = async (): Promise<OriginProcess> => {
    const running = await startOriginProcess({ folder: media.folder, truthFile: request.truthFile });
    await sources.add({ sessionId, url: running.url, role: 'floor', channel: 'floor' }, signedIn.caller);
    const { loopMs } = media.truth;
    const announceAgain = (round: number): void => {
      const inMs = running.startedAtMs + round * loopMs - ANNOUNCE_BEFORE_MS - Date.now();
      again = setTimeout(() => {
        announce().catch((error: unknown) => say(String(error)));
        announceAgain(round + 1);
      }, inMs);
    };
    announceAgain(1);
    return running;
  };

  return {
    practice: {
      signedIn,
      landingPath: `/session/${sessionId}`,
      onOpened() {
        origin ??= begin();
        origin.catch((error: unknown) => say(`The practice stream does not run: ${String(error)}`));
      },
    },
    async close() {
      clearTimeout(again);
      stopping.abort();
      await origin?.then(
        (running) => running.close(),
        () => undefined,
      );
    },
  };
}

function entryOf({ name, stateCode }: ListedSpeaker) {
  const known =
    stateCode === null
      ? ({ class: 'ngo' } as const)
      : ({ actor: `state:${stateCode}`, class: 'participating_state' } as const);
  return { entryId: newId(Date.now()), listedAs: name, ...known };
}
