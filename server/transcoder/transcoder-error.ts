import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';

/** A failed media job. `stderrTail` is the end of the program's error output. */
export class TranscoderError extends Error {
  readonly code: Extract<ErrorCode, 'ffmpeg_missing' | 'ffmpeg_failed' | 'unsupported_media'>;
  readonly stderrTail: string;

  constructor(code: TranscoderError['code'], message: string, stderrTail = '') {
    super(stderrTail === '' ? message : `${message}\n${stderrTail}`);
    this.name = 'TranscoderError';
    this.code = code;
    this.stderrTail = stderrTail;
  }
}
