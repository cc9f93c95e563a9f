import { PassThrough } from 'node:stream';
import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import type { LiveEnd, LiveInput, LiveProgram } from '../ingest/adapter/live-program.ts';
import type { FoundProgram } from './resolve-ffmpeg.ts';
import { runProgram, type ProgramEnd } from '../process/run-program.ts';

/** From SIGTERM to SIGKILL. */
const GRACE_MS = 5000;
/** Shortest and longest fragment, µs. A fragment begins at a key frame within these limits. */
const SHORTEST_US = 1_500_000;
const LONGEST_US = 10_000_000;
/** Silence after which the program ends itself. For protocols without a proxy that the server could close. */
const SILENCE_US = 30_000_000;

/** Records streams other than HLS by ffmpeg. A build for local files only counts as none. */
export function createLiveProgram(ffmpeg: FoundProgram | null, graceMs = GRACE_MS): LiveProgram {
  const file = ffmpeg === null || ffmpeg.localFilesOnly ? null : ffmpeg.path;

  function run(args: readonly string[], signal: AbortSignal, stdout?: PassThrough): Promise<LiveEnd> {
    if (file === null) return Promise.resolve({ code: 'ffmpeg_missing', message: 'no ffmpeg' });
    return runProgram({ file, args, limitMs: null, graceMs, signal, ...(stdout && { stdout }) }).then(endOf);
  }

  return {
    missing: file === null ? 'ffmpeg_missing' : null,
    start(input, signal) {
      const output = new PassThrough();
      const attempt = (options: readonly string[]): Promise<LiveEnd> =>
        run([...argumentsFor(input), ...options, ...RECORD], signal, output);
      const record = async (): Promise<LiveEnd> => {
        if (input.protocol !== 'srt') return attempt([]);
        const end = await attempt(OUT_OF_ADTS);
        return end.message.includes(OTHER_SOUND) ? attempt([]) : end;
      };
      const ended = record().finally(() => output.end());
      return { output, ended };
    },
    look: (input, signal) => run([...argumentsFor(input), ...LOOK], signal),
  };
}

const COPY = ['-map', '0:v:0?', '-map', '0:a:0?', '-c', 'copy'];
const RECORD = [
  ...COPY,
  ...['-map_metadata', '-1', '-map_metadata:s', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
  ...['-min_frag_duration', String(SHORTEST_US), '-frag_duration', String(LONGEST_US)],
  ...['-movflags', '+frag_keyframe+delay_moov+default_base_moof+skip_trailer', '-flush_packets', '1'],
  ...['-f', 'mp4', 'pipe:1'],
];
/** AAC differs between MPEG-TS and MP4. The filter accepts AAC only, and fails before anything is written. */
const OUT_OF_ADTS = ['-bsf:a', 'aac_adtstoasc'];
const OTHER_SOUND = 'not supported by the bitstream filter';
const LOOK = [...COPY, '-t', '0.1', '-f', 'null', '-'];

function argumentsFor(input: LiveInput): string[] {
  const { protocols, options, url } = inputArguments(input);
  const common = ['-hide_banner', '-nostdin', '-loglevel', 'warning', '-nostats', '-protocol_whitelist', protocols];
  return [...common, ...options, '-i', url];
}

interface InputArguments {
  readonly protocols: string;
  readonly options: readonly string[];
  readonly url: string;
}

function inputArguments(input: LiveInput): InputArguments {
  if (input.protocol === 'srt') return srtArguments(input);
  const relay = `${input.login === '' ? '' : `${input.login}@`}127.0.0.1:${String(input.port)}`;
  if (input.protocol === 'rtsp')
    return { protocols: 'tcp', options: ['-rtsp_transport', 'tcp'], url: `rtsp://${relay}${input.path}` };
  const { app, playPath, appAddress } = input;
  const names = ['-rtmp_app', app, '-rtmp_playpath', playPath, '-rtmp_tcurl', appAddress];
  return {
    protocols: 'rtmp,tcp',
    options: ['-rtmp_live', 'live', ...names],
    url: `rtmp://${relay}/${app}/${playPath}`,
  };
}

function srtArguments(input: Extract<LiveInput, { protocol: 'srt' }>): InputArguments {
  const { ip, port, streamId, passphrase, keyLength, latencyMs } = input;
  const options = [
    ...['-mode', 'caller', '-transtype', 'live', '-timeout', String(SILENCE_US)],
    ...(streamId === null ? [] : ['-streamid', streamId]),
    ...(passphrase === null ? [] : ['-passphrase', passphrase]),
    ...(keyLength === null ? [] : ['-pbkeylen', String(keyLength)]),
    ...(latencyMs === null ? [] : ['-latency', String(latencyMs * 1000)]),
  ];
  return { protocols: 'srt', options, url: `srt://${ip.includes(':') ? `[${ip}]` : ip}:${String(port)}` };
}

/** Meanings of ffmpeg's error messages. The first match counts. */
const COMPLAINTS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/StreamNotFound|Stream not found|404 Not Found/i, 'stream_not_found'],
  [/40[13] |rejected|denied|authmod|incorrect passphrase|BADSECRET|ERROR:PEER/i, 'stream_refused'],
  [/not find tag for codec|not currently supported in container|codec not supported/i, 'unsupported_playlist'],
  [/does not contain any stream|matches no streams/i, 'unsupported_playlist'],
];

function endOf({ exitCode, endedBy, stderrTail }: ProgramEnd): LiveEnd {
  if (endedBy === 'abort' || exitCode === 0) return { code: null, message: '' };
  if (endedBy === 'not_started') return { code: 'ffmpeg_missing', message: stderrTail };
  const code = COMPLAINTS.find(([words]) => words.test(stderrTail))?.[1] ?? 'unreachable';
  return { code, message: stderrTail };
}
