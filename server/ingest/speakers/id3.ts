/** A text of an ID3 tag: `TPE1`, `TIT2`, or `TXXX` with its description. */
export interface Id3Text {
  readonly frame: string;
  /** Description of TXXX. Empty for other frames. */
  readonly description: string;
  readonly text: string;
}

const LONGEST_TEXT = 300;
const MAX_FRAMES = 50;
const ENCODINGS = ['latin1', 'utf-16', 'utf-16be', 'utf-8'] as const;

/** The texts of an ID3v2.3 or v2.4 tag. Empty for anything else. Never reads beyond the given bytes. */
export function readId3(tag: Buffer): readonly Id3Text[] {
  const version = tag[3] ?? 0;
  if (tag.length < 10 || tag.toString('latin1', 0, 3) !== 'ID3' || (version !== 3 && version !== 4)) return [];
  // Encoders do not write unsynchronised, extended or experimental tags into streams.
  if (((tag[5] ?? 0) & 0xe0) !== 0) return [];
  const end = Math.min(tag.length, 10 + synchsafe(tag, 6));
  const texts: Id3Text[] = [];
  for (let at = 10, frames = 0; at + 10 <= end && frames < MAX_FRAMES; frames++) {
    const frame = tag.toString('latin1', at, at + 4);
    const length = version === 4 ? synchsafe(tag, at + 4) : tag.readUInt32BE(at + 4);
    const body = tag.subarray(at + 10, Math.min(end, at + 10 + length));
    if (/^T[A-Z0-9]{3}$/.test(frame)) texts.push(textOf(frame, body));
    at += 10 + length;
  }
  return texts;
}

function textOf(frame: string, body: Buffer): Id3Text {
  const encoding = ENCODINGS[body[0] ?? 0] ?? 'latin1';
  const parts = new TextDecoder(encoding).decode(body.subarray(1)).split('\0');
  const clean = (text = ''): string => text.replace(/^\uFEFF/, '').slice(0, LONGEST_TEXT);
  const [first, second] = parts;
  return frame === 'TXXX'
    ? { frame, description: clean(first), text: clean(second) }
    : { frame, description: '', text: clean(first) };
}

/** An integer in four bytes of seven bits each. */
function synchsafe(bytes: Buffer, at: number): number {
  return [0, 1, 2, 3].reduce((sum, order) => sum * 128 + ((bytes[at + order] ?? 0) & 0x7f), 0);
}
