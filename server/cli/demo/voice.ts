import { Readable } from 'node:stream';
import { runProgram } from '../../process/run-program.ts';
import { DECLARATION } from './declaration.ts';
import { spansOf, type DemoTruth, type Language, type Span } from './truth.ts';

/** Signed 16-bit mono, the output of espeak-ng. */
export const VOICE_RATE_HZ = 22_050;

const WAV_HEADER_BYTES = 44;
const SPEAK_LIMIT_MS = 20_000;
/** Characters that a voice reads in a second. A generous guess. */
const READING_RATE = 18;
const VOICES: Readonly<Record<Language, string>> = {
  en: 'en-gb',
  fr: 'fr-fr',
  de: 'de',
  es: 'es',
  it: 'it',
  ru: 'ru',
};
const VARIANTS = ['', '+f2', '+m3', '+f4', '+m1', '+f3'];

/** Speaks a text. Null if it cannot; a tone then replaces the voice. */
export type Say = (text: string, voice: string) => Promise<Int16Array | null>;

/** Speaks by espeak-ng. `path` is null without it. */
export function createSay(path: string | null): Say {
  return async (text, voice) => {
    if (path === null) return null;
    const end = await runProgram({
      file: path,
      args: ['-v', voice, '-s', '150', '--stdout', text],
      limitMs: SPEAK_LIMIT_MS,
      background: true,
    });
    if (end.exitCode !== 0 || end.stdout.length <= WAV_HEADER_BYTES) return null;
    const samples = new Int16Array(Math.floor((end.stdout.length - WAV_HEADER_BYTES) / 2));
    for (let i = 0; i < samples.length; i += 1) samples[i] = end.stdout.readInt16LE(WAV_HEADER_BYTES + 2 * i);
    return samples;
  };
}

/** The sound of a whole loop as raw samples. Each text is spoken when it is read, not earlier. */
export function soundOf(truth: DemoTruth, say: Say): Readable {
  return Readable.from(spoken(truth, say), { objectMode: false });
}

async function* spoken(truth: DemoTruth, say: Say): AsyncGenerator<Buffer> {
  let position = 0;
  for (const span of spansOf(truth)) {
    const end = Math.round((span.toMs / 1000) * VOICE_RATE_HZ);
    yield await spokenSpan(span, end - position, truth, say);
    position = end;
  }
}

/** Exactly `length` samples. Short speech is repeated, and the end of the turn cuts it. */
async function spokenSpan(span: Span, length: number, truth: DemoTruth, say: Say): Promise<Buffer> {
  const { turn } = span;
  const said = turn
    ? await say(statement(turn.language, turn.n, span.toMs - span.fromMs), VOICES[turn.language] + variantOf(turn.n))
    : await say(chair(span, truth), VOICES.en);
  const samples = said ?? tone(turn ? 180 + 23 * turn.n : 120);
  const buffer = Buffer.alloc(length * 2);
  const heard = turn ? length : Math.min(length, samples.length);
  for (let i = 0; i < heard; i += 1) buffer.writeInt16LE(samples[i % samples.length] ?? 0, 2 * i);
  return buffer;
}

function statement(language: Language, n: number, durationMs: number): string {
  const articles = DECLARATION[language];
  let text = '';
  for (let i = n; text.length < (durationMs / 1000) * READING_RATE; i += 1) {
    text += `${articles[i % articles.length] ?? ''} `;
  }
  return text;
}

/** The words of the chair between two turns. */
function chair(span: Span, truth: DemoTruth): string {
  const before = truth.turns.find(({ endMs }) => endMs === span.fromMs);
  const after = truth.turns.find(({ startMs }) => startMs === span.toMs);
  const called = truth.absent.find(({ calledAtMs }) => calledAtMs >= span.fromMs && calledAtMs < span.toMs);
  return [
    before ? `Thank you, ${before.name}.` : 'Welcome to this practice session.',
    called ? `I call ${called.name}. I see that they are not in the room.` : '',
    after ? `The next speaker is ${after.name}.` : 'That was the last speaker.',
  ].join(' ');
}

function variantOf(n: number): string {
  return VARIANTS[n % VARIANTS.length] ?? '';
}

/** One second of a tone that swells three times, like syllables. */
function tone(frequencyHz: number): Int16Array {
  return Int16Array.from({ length: VOICE_RATE_HZ }, (_, i) => {
    const seconds = i / VOICE_RATE_HZ;
    const swell = Math.sin(Math.PI * 3 * seconds) ** 2;
    return Math.round(6_000 * swell * Math.sin(2 * Math.PI * Math.round(frequencyHz) * seconds));
  });
}
