/** An ID3v2.4 tag of UTF-8 texts by frame. `TXXX:<description>` is a user-defined text. */
export function id3Tag(texts: Readonly<Record<string, string>>): Buffer {
  const frames = Object.entries(texts).map(([name, text]) => {
    const [frame = '', description] = name.split(':');
    const body = Buffer.from(`\u0003${description === undefined ? '' : `${description}\0`}${text}`);
    return Buffer.concat([Buffer.from(frame), synchsafe(body.length), Buffer.alloc(2), body]);
  });
  const body = Buffer.concat(frames);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0]), synchsafe(body.length), body]);
}

/** A segment of MPEG-TS whose first picture is at `firstPts`. The offsets of tags count from it, ms. */
export function tsWith(firstPts: number, tags: readonly (readonly [offsetMs: number, tag: Buffer])[]): Buffer {
  const table = section(2, [0xe1, 0x00, 0xf0, 0x00, ...stream(0x1b, 0x100), ...stream(0x15, 0x101)]);
  return Buffer.concat([
    ...packets(0, section(0, [0x00, 0x01, 0xe0, 0x20])),
    ...packets(0x20, table),
    ...packets(0x100, pes(0xe0, firstPts, Buffer.alloc(300, 1))),
    ...tags.flatMap(([offsetMs, tag]) => packets(0x101, pes(0xbd, (firstPts + offsetMs * 90) % 2 ** 33, tag))),
    ...packets(0x100, pes(0xe0, firstPts + 3600, Buffer.alloc(3000, 2))),
  ]);
}

/** A segment of fMP4 with event messages before its media. */
export function fmp4With(tags: readonly (readonly [offsetMs: number, tag: Buffer])[]): Buffer {
  const events = tags.map(([offsetMs, tag]) => {
    const numbers = Buffer.alloc(16);
    numbers.writeUInt32BE(1000, 0);
    numbers.writeUInt32BE(offsetMs, 4);
    return box('emsg', Buffer.concat([Buffer.alloc(4), Buffer.from('https://aomedia.org/emsg/ID3\0\0'), numbers, tag]));
  });
  return Buffer.concat([
    box('styp', Buffer.alloc(8)),
    ...events,
    box('moof', Buffer.alloc(90)),
    box('mdat', Buffer.alloc(5000)),
  ]);
}

function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function stream(type: number, pid: number): number[] {
  return [type, 0xe0 | (pid >> 8), pid & 0xff, 0xf0, 0x00];
}

/** A table with the pointer before it and a checksum that no reader checks. */
function section(id: number, body: readonly number[]): Buffer {
  const head = [0, id, 0xb0, 5 + body.length + 4, 0x00, 0x01, 0xc1, 0x00, 0x00];
  return Buffer.from([...head, ...body, 0, 0, 0, 0]);
}

function pes(id: number, pts: number, body: Buffer): Buffer {
  const high = Math.floor(pts / 2 ** 30);
  const time = [
    0x21 | (high << 1),
    (pts >>> 22) & 0xff,
    ((pts >>> 14) & 0xfe) | 1,
    (pts >>> 7) & 0xff,
    ((pts << 1) & 0xfe) | 1,
  ];
  return Buffer.concat([Buffer.from([0, 0, 1, id, 0, 0, 0x80, 0x80, 5, ...time]), body]);
}

function packets(pid: number, payload: Buffer): Buffer[] {
  const made: Buffer[] = [];
  for (let at = 0; at < payload.length; at += 184) {
    const part = payload.subarray(at, at + 184);
    const stuffing = 184 - part.length;
    const field =
      stuffing === 0 ? [] : stuffing === 1 ? [0] : [stuffing - 1, 0, ...Array<number>(stuffing - 2).fill(0xff)];
    const head = [0x47, (at === 0 ? 0x40 : 0) | (pid >> 8), pid & 0xff, stuffing === 0 ? 0x10 : 0x30, ...field];
    made.push(Buffer.concat([Buffer.from(head), part]));
  }
  return made;
}

function synchsafe(value: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f));
}
