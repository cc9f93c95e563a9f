import { BARCODE_BITS, barcodeSquare, barcodeStrip, type Box } from './barcode-layout.ts';
import { FRAME_MS, HEIGHT_PX, WIDTH_PX } from './loop-format.ts';
import { spansOf, type DemoTruth, type Span } from './truth.ts';

const PLATE: Box = { x: 0, y: 268, width: WIDTH_PX, height: 92 };
const MODERATOR_COLOR = '0x34435c';
const PLATE_COLORS = {
  listed: '0x1f5fa8',
  unplanned: '0x1f7a6d',
  right_of_reply: '0x7a4a9e',
  point_of_order: '0x9c5a12',
} as const;

/** One frame of the empty hall, for `-f lavfi`. It is flat and still, which makes hours of it cheap to encode. */
export function pictureSource(): string {
  return `color=c=0x18233a:s=${String(WIDTH_PX)}x${String(HEIGHT_PX)}:r=${String(1000 / FRAME_MS)}:d=${String(FRAME_MS / 1000)}`;
}

/** Everything drawn into the hall: frame number, PRACTICE, a clock, and the speaker's name. */
export function pictureFilters(truth: DemoTruth, fontFile: string): string {
  const font = `fontfile='${fontFile.replaceAll('\\', '/').replaceAll(':', '\\:')}'`;
  const text = (content: string, size: number, x: string, y: number, color: string, when = ''): string =>
    `drawtext=${font}:expansion=none:text='${plain(content)}':fontsize=${String(size)}:fontcolor=${color}` +
    `:x=${x}:y=${String(y)}${when}`;

  const spans = spansOf(truth);
  const plates = [
    ...grouped(spans, colorOf, (color, when) => box(PLATE, color, when)),
    ...grouped(spans, headlineOf, (line, when) => text(line, 30, '(w-tw)/2', PLATE.y + 17, 'white', when)),
    ...grouped(spans, detailOf, (line, when) => text(line, 18, '(w-tw)/2', PLATE.y + 60, 'white', when)),
  ];
  const calls = truth.absent.map(({ name, calledAtMs, calledUntilMs }) =>
    text(
      `${name}: called, not in the room`,
      20,
      '(w-tw)/2',
      232,
      '0xffd27d',
      during([{ fromMs: calledAtMs, toMs: calledUntilMs }]),
    ),
  );
  const announcements = truth.limitChanges.map(({ atMs, limitMs, duringTurn }) => {
    const untilMs = truth.turns.find(({ n }) => n === duringTurn)?.endMs ?? atMs;
    const limit = `${String(Math.floor(limitMs / 60_000))}:${String((limitMs / 1000) % 60).padStart(2, '0')}`;
    return text(
      `From the next speaker on: ${limit}`,
      20,
      '(w-tw)/2',
      232,
      '0xffd27d',
      during([{ fromMs: atMs, toMs: untilMs }]),
    );
  });
  const clock =
    `drawtext=${font}:text='%{eif\\:floor(n/1500)\\:d\\:2}\\:%{eif\\:mod(floor(n/25),60)\\:d\\:2}'` +
    ':fontsize=28:fontcolor=white:x=(w-tw)/2:y=192';

  return [
    text('PRACTICE', 76, '(w-tw)/2', 76, '0x8fa6cf'),
    text('invented conference, computer voices', 18, '(w-tw)/2', 156, '0x8fa6cf'),
    box(barcodeStrip(), 'black'),
    box(barcodeSquare(0), 'white'),
    // The static parts are drawn once, into a single frame that is then repeated.
    'loop=loop=-1:size=1',
    clock,
    ...plates,
    ...calls,
    ...announcements,
    ...barcode(),
  ].join(',');
}

function barcode(): string[] {
  return Array.from({ length: BARCODE_BITS }, (_, bit) =>
    box(barcodeSquare(bit + 1), 'white', `:enable='mod(floor(n/${String(2 ** bit)}),2)'`),
  );
}

function headlineOf({ turn }: Span): string {
  return turn ? turn.name.toUpperCase() : 'MODERATOR';
}

function colorOf({ turn }: Span): string {
  return turn ? PLATE_COLORS[turn.kind] : MODERATOR_COLOR;
}

function detailOf({ turn }: Span): string {
  if (!turn) return 'the chair has the floor';
  if (turn.kind === 'right_of_reply') return 'right of reply';
  if (turn.kind === 'point_of_order') return 'point of order';
  const part = turn.actorClass === 'participating_state' ? 'delegation' : 'civil society';
  return turn.kind === 'unplanned' ? `${part}, not on the list` : part;
}

/** One filter for everything of the same look: each filter costs time on every frame, shown or not. */
function grouped(
  spans: readonly Span[],
  looks: (span: Span) => string,
  draw: (look: string, when: string) => string,
): string[] {
  const byLook = new Map<string, Span[]>();
  for (const span of spans) byLook.set(looks(span), [...(byLook.get(looks(span)) ?? []), span]);
  return [...byLook].map(([look, alike]) => draw(look, during(alike)));
}

function box({ x, y, width, height }: Box, color: string, when = ''): string {
  return `drawbox=x=${String(x)}:y=${String(y)}:w=${String(width)}:h=${String(height)}:c=${color}:t=fill${when}`;
}

/** From the frame shown at `fromMs` to the last one before `toMs`, for each stretch. */
function during(stretches: readonly { readonly fromMs: number; readonly toMs: number }[]): string {
  const parts = stretches.map(
    ({ fromMs, toMs }) => `between(n,${String(fromMs / FRAME_MS)},${String(toMs / FRAME_MS - 1)})`,
  );
  return `:enable='${parts.join('+')}'`;
}

/** Removes characters with a meaning in a filter graph. The colon stays, because it can be escaped. */
function plain(text: string): string {
  return text.replaceAll(/['\\%;[\]]/g, ' ').replaceAll(':', '\\:');
}
