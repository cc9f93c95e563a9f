/** Tests the parser of HLS playlists. */
import { describe, expect, test } from 'vitest';
import { parsePlaylist, type MediaPlaylist } from '../../server/ingest/playlist/playlist.ts';

const URL_OF_IT = 'https://origin.example/path/live.m3u8?token=1';

function media(...lines: string[]): MediaPlaylist {
  const playlist = parsePlaylist(['#EXTM3U', '#EXT-X-TARGETDURATION:2', ...lines, ''].join('\n'), URL_OF_IT);
  if (playlist.kind !== 'media') throw new Error('a master');
  return playlist;
}

describe('[M3a] a media playlist', () => {
  test('numbers, addresses, lengths and dates, the latter counted on', () => {
    const { segments, targetDurationMs, ended } = media(
      '#EXT-X-MEDIA-SEQUENCE:7',
      '#EXT-X-MAP:URI="/init.mp4"',
      '#EXT-X-PROGRAM-DATE-TIME:2026-03-01T14:00:00.250+0100',
      '#EXTINF:2.25,',
      'a.m4s',
      '#EXTINF:1.5,title',
      'https://cdn.example/b.m4s?x=1',
      '#EXT-X-DISCONTINUITY',
      '#EXT-X-GAP',
      '#EXTINF:2,',
      '../c.m4s',
    );
    const date = Date.UTC(2026, 2, 1, 13, 0, 0, 250);
    const initUrl = 'https://origin.example/init.mp4';
    expect([targetDurationMs, ended]).toEqual([2000, false]);
    expect(segments).toEqual([
      {
        seq: 7,
        url: 'https://origin.example/path/a.m4s',
        durMs: 2250,
        pdtMs: date,
        discontinuity: false,
        gap: false,
        initUrl,
        key: null,
        initKey: null,
      },
      {
        seq: 8,
        url: 'https://cdn.example/b.m4s?x=1',
        durMs: 1500,
        pdtMs: date + 2250,
        discontinuity: false,
        gap: false,
        initUrl,
        key: null,
        initKey: null,
      },
      {
        seq: 9,
        url: 'https://origin.example/c.m4s',
        durMs: 2000,
        pdtMs: date + 3750,
        discontinuity: true,
        gap: true,
        initUrl,
        key: null,
        initKey: null,
      },
    ]);
  });

  test('without dates or sections these are null, and an end is recognized', () => {
    const { segments, ended } = media('#EXTINF:2,', 'a.ts', '#EXT-X-ENDLIST');
    expect([segments[0]?.pdtMs, segments[0]?.initUrl, ended]).toEqual([null, null, true]);
  });

  test.each([
    ['a page', '<html></html>', 'not_a_playlist'],
    ['nothing', '', 'not_a_playlist'],
    ['a list of titles', '#EXTM3U\n#EXTINF:200,Song\nsong.mp3\n', 'not_a_playlist'],
    ...[
      'METHOD=SAMPLE-AES,URI="k"',
      'METHOD=SAMPLE-AES-CTR,URI="data:text/plain;base64,AA==",KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"',
      'METHOD=AES-128,URI="skd://key",KEYFORMAT="com.apple.streamingkeydelivery"',
      'METHOD=AES-128',
      'URI="METHOD=NONE"',
    ].map((key) => [
      `encryption by ${key}`,
      `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:${key}\n#EXTINF:2,\na.ts\n`,
      'unsupported_playlist',
    ]),
    [
      'an initialisation vector that is none',
      '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x01\n#EXTINF:2,\na.ts\n',
      'not_a_playlist',
    ],
    [
      'a range that is none',
      '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n#EXT-X-BYTERANGE:0@0\na.ts\n',
      'not_a_playlist',
    ],
    ['an impossible address', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://[\n', 'not_a_playlist'],
    ['far too much', `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${'#EXTINF:2,\na\n'.repeat(50_001)}`, 'too_large'],
  ])('%s is refused', (_name, text, code) => {
    expect(() => parsePlaylist(text, URL_OF_IT)).toThrow(expect.objectContaining({ code }));
  });

  test('stretches of one file are addresses of their own, whatever the origin wrote behind a #', () => {
    const { segments } = media(
      '#EXT-X-MAP:URI="a.mp4",BYTERANGE="700@0"',
      '#EXTINF:2,',
      '#EXT-X-BYTERANGE:10@700',
      'a.mp4#bytes=0-1',
      '#EXTINF:2,',
      '#EXT-X-BYTERANGE:20',
      'a.mp4',
      '#EXTINF:2,',
      'b.mp4#bytes=0-1',
    );
    const file = 'https://origin.example/path/a.mp4';
    expect(segments.map(({ url }) => url)).toEqual([
      `${file}#bytes=700-709`,
      `${file}#bytes=710-729`,
      'https://origin.example/path/b.mp4',
    ]);
    expect(segments[0]?.initUrl).toBe(`${file}#bytes=0-699`);
  });

  test('keys belong to what they open, sections too; without a vector the number is the vector', () => {
    const { segments } = media(
      `#EXT-X-MEDIA-SEQUENCE:${String(2 ** 32 + 7)}`,
      '#EXT-X-KEY:METHOD=AES-128,URI="k1",KEYFORMAT="identity",IV=0x000102030405060708090a0b0c0d0e0f',
      '#EXT-X-MAP:URI="init.mp4"',
      '#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/2?t=1"',
      '#EXTINF:2,',
      'a.m4s',
      '#EXT-X-KEY:METHOD=NONE',
      '#EXTINF:2,',
      'b.m4s',
    );
    const [first, second] = segments;
    expect([first?.key?.url, first?.initKey?.url]).toEqual([
      'https://keys.example/2?t=1',
      'https://origin.example/path/k1',
    ]);
    const hex = (iv: Uint8Array | undefined): string => Buffer.from(iv ?? []).toString('hex');
    expect(hex(first?.key?.iv)).toBe(`${'0'.repeat(22)}0100000007`);
    expect(hex(first?.initKey?.iv)).toBe('000102030405060708090a0b0c0d0e0f');
    expect(second).toMatchObject({ key: null });
  });

  test('the key NONE is no encryption', () => {
    expect(media('#EXT-X-KEY:METHOD=NONE', '#EXTINF:2,', 'a.ts').segments).toHaveLength(1);
  });
});
