/** Reads frame numbers from screen captures of a page. */
import { inflateSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright';

/** Decodes the PNG of a screen capture: 8 bits, RGB or RGBA, not interlaced. Returns the luminance of each pixel. */
function luminance(png: Buffer): { readonly width: number; readonly height: number; at(x: number, y: number): number } {
  let offset = 8;
  let width = 0;
  let height = 0;
  let channels = 4;
  const data: Buffer[] = [];
  while (offset < png.length) {
    const length = png.readUInt32BE(offset);
    const type = png.toString('latin1', offset + 4, offset + 8);
    const body = png.subarray(offset + 8, offset + 8 + length);
    if (type === 'IHDR') {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      channels = body[9] === 2 ? 3 : 4;
    }
    if (type === 'IDAT') data.push(body);
    offset += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  const paeth = (a: number, b: number, c: number): number => {
    const p = a + b - c;
    const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  };
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let i = 0; i < stride; i++) {
      const left = i >= channels ? (pixels[y * stride + i - channels] ?? 0) : 0;
      const up = y > 0 ? (pixels[(y - 1) * stride + i] ?? 0) : 0;
      const upLeft = y > 0 && i >= channels ? (pixels[(y - 1) * stride + i - channels] ?? 0) : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter] ?? 0;
      pixels[y * stride + i] = ((raw[y * (stride + 1) + 1 + i] ?? 0) + predicted) & 255;
    }
  }
  return {
    width,
    height,
    at: (x, y) => {
      const i = Math.min(height - 1, Math.max(0, y)) * stride + Math.min(width - 1, Math.max(0, x)) * channels;
      return ((pixels[i] ?? 0) + (pixels[i + 1] ?? 0) + (pixels[i + 2] ?? 0)) / 3;
    },
  };
}

/**
 * Looks at a page through the browser's protocol alone. It captures the video on screen and reads the frame number that
 * is drawn into the picture. The number has twenty squares of 24 px at a pitch of 28 px. They begin at x = 40, y = 16
 * of a picture of 640 × 360. They are a white guard, 18 bits from the least significant, and a black guard.
 */
export class Screen {
  readonly #page: Page;
  readonly #session: CDPSession;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async of(page: Page): Promise<Screen> {
    return new Screen(page, await page.context().newCDPSession(page));
  }

  /** The frame number on screen, or null without a picture to read. */
  async frame(): Promise<number | null> {
    const box = await this.#page.locator('video').first().boundingBox();
    if (box === null || box.width < 160) return null;
    const scale = Math.min(box.width / 640, box.height / 360);
    const clip = {
      x: box.x + (box.width - 640 * scale) / 2 + 36 * scale,
      y: box.y + (box.height - 360 * scale) / 2 + 16 * scale,
      width: 564 * scale,
      height: 24 * scale,
      scale: 1,
    };
    const capture = { format: 'png' as const, clip, optimizeForSpeed: true };
    const { data } = await this.#session.send('Page.captureScreenshot', capture);
    const picture = luminance(Buffer.from(data, 'base64'));
    const perUnit = picture.width / 564;
    const square = (index: number): number =>
      picture.at(Math.round((16 + 28 * index) * perUnit), Math.floor(picture.height / 2));
    const [white, black] = [square(0), square(19)];
    if (white - black < 80) return null;
    let frame = 0;
    for (let bit = 0; bit < 18; bit++) if (square(bit + 1) > (white + black) / 2) frame += 2 ** bit;
    return frame;
  }
}
