import { runProgram } from '../process/run-program.ts';
import type { MediaPrograms } from './resolve-ffmpeg.ts';
import { CodedError } from '../coded-error.ts';

/**
 * Formats that an upload may have. The list is closed, because the content decides how ffmpeg reads a file. A playlist
 * under a film's name would make ffmpeg open other files of this computer.
 */
export const FILE_FORMATS =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,asf,ogg,mp3,aac,wav,w64,flac,aiff,amr,caf';

const LOOK_LIMIT_MS = 60_000;

export interface Picture {
  readonly codec: string;
  readonly pixelFormat: string;
}

export interface Sound {
  readonly codec: string;
}

/** The content of a file. */
export interface FileProbe {
  /** Null if the file does not state it. */
  readonly durationMs: number | null;
  /** Creation time by the file, Unix ms. Null if the file does not state it. */
  readonly createdMs: number | null;
  /** The first stream of its kind. A cover picture does not count. */
  readonly picture: Picture | null;
  readonly sound: Sound | null;
}

/**
 * Probes a file with ffprobe, or without one by the output of ffmpeg.
 *
 * @throws CodedError `ffmpeg_missing`; `unsupported_media` if neither can read it.
 */
export async function probeFile({ ffmpeg, ffprobe }: MediaPrograms, file: string): Promise<FileProbe> {
  if (ffprobe !== null) return lookByProbe(ffprobe.path, file);
  if (ffmpeg === null) throw new CodedError('ffmpeg_missing', {}, { detail: 'no ffmpeg was found' });
  return lookByWords(ffmpeg.path, file);
}

const ONLY_FILES = ['-protocol_whitelist', 'file', '-format_whitelist', FILE_FORMATS];

interface Probed {
  readonly format?: { readonly duration?: string; readonly tags?: Readonly<Record<string, string>> };
  readonly streams?: readonly {
    readonly codec_type?: string;
    readonly codec_name?: string;
    readonly pix_fmt?: string;
    readonly disposition?: { readonly attached_pic?: number };
  }[];
}

async function lookByProbe(ffprobe: string, file: string): Promise<FileProbe> {
  const what = 'format=duration:format_tags:stream=codec_type,codec_name,pix_fmt:stream_disposition=attached_pic';
  const args = [...ONLY_FILES, '-v', 'error', '-of', 'json', '-show_entries', what, file];
  const end = await runProgram({ file: ffprobe, args, limitMs: LOOK_LIMIT_MS });
  if (end.exitCode !== 0)
    throw new CodedError('unsupported_media', {}, { detail: `ffprobe cannot read it\n${end.stderrTail}` });
  const { format = {}, streams = [] } = JSON.parse(end.stdout.toString('utf8')) as Probed;
  const picture = streams.find((one) => one.codec_type === 'video' && one.disposition?.attached_pic !== 1);
  const sound = streams.find((one) => one.codec_type === 'audio');
  const seconds = Number(format.duration);
  return {
    durationMs: seconds > 0 ? Math.round(seconds * 1000) : null,
    createdMs: createdIn(format.tags?.['com.apple.quicktime.creationdate'] ?? format.tags?.creation_time),
    picture: picture === undefined ? null : { codec: picture.codec_name ?? '', pixelFormat: picture.pix_fmt ?? '' },
    sound: sound === undefined ? null : { codec: sound.codec_name ?? '' },
  };
}

/** ffmpeg describes the input before it complains about the missing output. */
async function lookByWords(ffmpeg: string, file: string): Promise<FileProbe> {
  const args = ['-hide_banner', '-nostdin', ...ONLY_FILES, '-i', file];
  const { stderrTail: words } = await runProgram({ file: ffmpeg, args, limitMs: LOOK_LIMIT_MS });
  if (!/^Input #0/m.test(words))
    throw new CodedError('unsupported_media', {}, { detail: `ffmpeg cannot read it\n${words}` });
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(words) ?? [];
  const [, codec = '', rest = ''] = /Stream #0:.+: Video: (\w+)(?!.*attached pic)(.*)/.exec(words) ?? [];
  const sound = /Stream #0:.+: Audio: (\w+)/.exec(words)?.[1];
  return {
    durationMs:
      seconds === undefined ? null : Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000),
    createdMs: createdIn(/creation(?:_time|date)\s*: (\S+)/.exec(words)?.[1]),
    picture: codec === '' ? null : { codec, pixelFormat: /, (\w+)\(?[^)]*\)?, \d+x\d+/.exec(rest)?.[1] ?? '' },
    sound: sound === undefined ? null : { codec: sound },
  };
}

/** Cameras without a clock write the start of their own epoch. */
function createdIn(text: string | undefined): number | null {
  const ms = Date.parse(text ?? '');
  return ms > Date.UTC(2000, 0, 1) ? ms : null;
}
