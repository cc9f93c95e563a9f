/** An ID3 tag in a segment, with its distance from the first frame, ms. */
export interface TimedTag {
  readonly tag: Buffer;
  readonly offsetMs: number;
}

/** Finds timed ID3 in a segment while its bytes pass: PES of metadata in TS, `emsg` boxes in fMP4. */
export interface TimedMetadataReader {
  push(chunk: Uint8Array): void;
  /** Call at the end of the segment. */
  tags(): readonly TimedTag[];
}

const MAX_TAGS = 20;
const MAX_TAG_BYTES = 65_536;
const PACKET = 188;
const PTS_WRAP = 2 ** 33;
const SCHEME = /^(?:https:\/\/aomedia\.org\/emsg\/ID3|https:\/\/developer\.apple\.com\/streaming\/emsg-id3)$/;

export function createTimedMetadataReader(): TimedMetadataReader {
  let reader: TimedMetadataReader | null = null;
  return {
    push(chunk) {
      if (chunk.byteLength === 0) return;
      reader ??= chunk[0] === 0x47 ? createPesReader() : createBoxReader();
      reader.push(chunk);
    },
    tags: () => reader?.tags() ?? [],
  };
}

/** MPEG-TS: the program table names the stream of metadata. Without one the rest is ignored. */
function createPesReader(): TimedMetadataReader {
  const found: { readonly tag: Buffer; readonly pts: number }[] = [];
  let rest = Buffer.alloc(0);
  let isOver = false;
  let tablePid: number | null = null;
  let metadataPid: number | null = null;
  let mediaPid: number | null = null;
  let firstPts: number | null = null;
  let pes: Buffer[] = [];
  let pesBytes = 0;

  function packet(bytes: Buffer): void {
    const pid = bytes.readUInt16BE(1) & 0x1fff;
    const starts = ((bytes[1] ?? 0) & 0x40) !== 0;
    const control = ((bytes[3] ?? 0) >> 4) & 3;
    if ((control & 1) === 0) return;
    const payload = bytes.subarray(4 + ((control & 2) === 0 ? 0 : 1 + (bytes[4] ?? 0)));
    if (pid === 0 && starts) tablePid ??= programTablePid(payload);
    else if (pid === tablePid && starts) readTable(payload);
    else if (pid === mediaPid && starts) firstPts ??= ptsOf(payload);
    else if (pid === metadataPid) gather(payload, starts);
  }

  function readTable(payload: Buffer): void {
    for (const { type, pid } of streamsOf(payload)) {
      if (type === 0x15) metadataPid = pid;
      else mediaPid ??= pid;
    }
    if (metadataPid === null) isOver = true;
  }

  function gather(payload: Buffer, starts: boolean): void {
    if (starts) finish();
    if ((!starts && pes.length === 0) || pesBytes > MAX_TAG_BYTES) return;
    pes.push(Buffer.from(payload));
    pesBytes += payload.length;
  }

  function finish(): void {
    const whole = Buffer.concat(pes);
    [pes, pesBytes] = [[], 0];
    const pts = ptsOf(whole);
    const tag = whole.subarray(9 + (whole[8] ?? 0));
    if (pts !== null && found.length < MAX_TAGS && tag.toString('latin1', 0, 3) === 'ID3') found.push({ tag, pts });
  }

  return {
    push(chunk) {
      if (isOver) return;
      const bytes = Buffer.concat([rest, chunk]);
      let at = 0;
      for (; at + PACKET <= bytes.length && !isOver; at += PACKET) {
        if (bytes[at] === 0x47) packet(bytes.subarray(at, at + PACKET));
        else isOver = true;
      }
      rest = bytes.subarray(at);
    },
    tags() {
      finish();
      return found.map(({ tag, pts }) => {
        const ahead = firstPts === null ? 0 : (pts - firstPts + PTS_WRAP) % PTS_WRAP;
        // A tag shortly before the first frame counts as at the first frame.
        return { tag, offsetMs: ahead > PTS_WRAP / 2 ? 0 : Math.round(ahead / 90) };
      });
    },
  };
}

function programTablePid(payload: Buffer): number | null {
  const section = payload.subarray(1 + (payload[0] ?? 0));
  for (let at = 8; at + 4 <= sectionEnd(section); at += 4)
    if (section.readUInt16BE(at) !== 0) return section.readUInt16BE(at + 2) & 0x1fff;
  return null;
}

function streamsOf(payload: Buffer): { readonly type: number; readonly pid: number }[] {
  const section = payload.subarray(1 + (payload[0] ?? 0));
  const streams: { type: number; pid: number }[] = [];
  if (section.length < 12) return streams;
  let at = 12 + (section.readUInt16BE(10) & 0xfff);
  while (at + 5 <= sectionEnd(section)) {
    streams.push({ type: section[at] ?? 0, pid: section.readUInt16BE(at + 1) & 0x1fff });
    at += 5 + (section.readUInt16BE(at + 3) & 0xfff);
  }
  return streams;
}

/** End of the entries of a section. Its checksum does not count. */
function sectionEnd(section: Buffer): number {
  if (section.length < 3) return 0;
  return Math.min(section.length, 3 + (section.readUInt16BE(1) & 0xfff) - 4);
}

/** Presentation time of a PES, in 1/90000 s. */
function ptsOf(pes: Buffer): number | null {
  if (pes.length < 14 || pes.readUIntBE(0, 3) !== 1 || ((pes[7] ?? 0) & 0x80) === 0) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = pes.subarray(9);
  return ((a >> 1) & 7) * 2 ** 30 + (b << 22) + ((c >> 1) << 15) + (d << 7) + (e >> 1);
}

/** Fragmented MP4: reads the boxes of the segment in order and skips all but `emsg`. */
function createBoxReader(): TimedMetadataReader {
  const found: TimedTag[] = [];
  let held = Buffer.alloc(0);
  let skip = 0;
  let isOver = false;

  /** Takes a box off the front of the buffer. False if more bytes must come. */
  function box(): boolean {
    if (held.length < 8) return false;
    const size = held.readUInt32BE(0);
    const isEvent = held.toString('latin1', 4, 8) === 'emsg' && size <= MAX_TAG_BYTES && found.length < MAX_TAGS;
    if (size < 8) isOver = true;
    if (isOver || (isEvent && held.length < size)) return false;
    if (isEvent) found.push(...tagOf(held.subarray(8, size)));
    skip = Math.max(0, size - held.length);
    held = held.subarray(Math.min(size, held.length));
    return true;
  }

  return {
    push(chunk) {
      if (isOver) return;
      const passed = Math.min(skip, chunk.byteLength);
      skip -= passed;
      if (passed === chunk.byteLength) return;
      held = Buffer.concat([held, chunk.subarray(passed)]);
      while (box());
    },
    tags: () => found,
  };
}

function tagOf(event: Buffer): TimedTag[] {
  const isFirst = event[0] === 0;
  const numbers = isFirst ? 16 : 20;
  const strings = isFirst ? 4 : 4 + numbers;
  const schemeEnd = event.indexOf(0, strings);
  const valueEnd = schemeEnd === -1 ? -1 : event.indexOf(0, schemeEnd + 1);
  if (valueEnd === -1 || !SCHEME.test(event.toString('latin1', strings, schemeEnd))) return [];
  if (!isFirst) return [{ tag: Buffer.from(event.subarray(valueEnd + 1)), offsetMs: 0 }];
  if (event.length < valueEnd + 1 + numbers) return [];
  const scale = event.readUInt32BE(valueEnd + 1);
  const offsetMs = scale === 0 ? 0 : Math.round((event.readUInt32BE(valueEnd + 5) / scale) * 1000);
  return [{ tag: Buffer.from(event.subarray(valueEnd + 1 + numbers)), offsetMs }];
}
