/** Tests which renditions of a stream are recorded. */
import { describe, expect, test } from 'vitest';
import { parsePlaylist, type MasterPlaylist } from '../../server/ingest/playlist/playlist.ts';
import { chooseRenditions, type ChosenRendition } from '../../server/ingest/playlist/rendition-choice.ts';

const HERE = 'https://origin.example/path/';

function master(...lines: string[]): MasterPlaylist {
  const parsed = parsePlaylist(['#EXTM3U', ...lines].join('\n'), `${HERE}master.m3u8`);
  if (parsed.kind !== 'master') throw new Error('a media playlist');
  return parsed;
}

function variant(name: string, bandwidth: number, ...more: string[]): string {
  return `#EXT-X-STREAM-INF:${[`BANDWIDTH=${String(bandwidth)}`, ...more].join(',')}\n${name}`;
}

function sound(name: string, ...more: string[]): string {
  return `#EXT-X-MEDIA:${['TYPE=AUDIO', 'GROUP-ID="a"', `NAME="${name}"`, ...more].join(',')}`;
}

/** Rendition and the last part of its address. */
function told(chosen: readonly ChosenRendition[]): string[] {
  return chosen.map(({ rendition, url }) => `${rendition} ${url.split('/').at(-1) ?? ''}`);
}

describe('[M3b] [M3c] of several variants', () => {
  const HIGH = variant('high', 5_000_000, 'RESOLUTION=1920x1080');
  const MID = variant('mid', 2_000_000, 'RESOLUTION=1280x720', 'CODECS="avc1.64001f,mp4a.40.2"');
  const LOW = variant('low', 350_000, 'RESOLUTION=640x360');
  const LOWEST = variant('lowest', 150_000, 'RESOLUTION=320x180');
  const SOUND = variant('sound', 64_000, 'CODECS="mp4a.40.2"');

  test('the best of at most 720 lines, unless a listed one is pinned', () => {
    expect(told(chooseRenditions(master(HIGH, MID), null))).toEqual(['main mid']);
    expect(told(chooseRenditions(master(HIGH, MID), `${HERE}high`))).toEqual(['main high']);
    expect(told(chooseRenditions(master(HIGH, MID), `${HERE}gone`))).toEqual(['main mid']);
  });

  test('the smallest if all are larger', () => {
    const large = master(variant('x', 9, 'RESOLUTION=3840x2160'), variant('y', 5, 'RESOLUTION=1920x1080'));
    expect(told(chooseRenditions(large, null))).toEqual(['main y']);
  });

  test('beside it the smallest picture of few bits, and without one the sound alone', () => {
    expect(told(chooseRenditions(master(HIGH, MID, LOW, LOWEST, SOUND), null))).toEqual(['main mid', 'small lowest']);
    expect(told(chooseRenditions(master(HIGH, MID, SOUND), null))).toEqual(['main mid', 'sound-only sound']);
    expect(told(chooseRenditions(master(LOWEST), null))).toEqual(['main lowest']);
    expect(told(chooseRenditions(master(LOW, LOWEST), `${HERE}lowest`))).toEqual(['main lowest']);
  });

  test('their attributes are kept', () => {
    expect(chooseRenditions(master(MID, LOW), null)).toMatchObject([
      { kind: 'picture', bandwidth: 2_000_000, width: 1280, height: 720, codecs: 'avc1.64001f,mp4a.40.2' },
      { kind: 'small_picture', bandwidth: 350_000, width: 640, height: 360, codecs: null, isDefault: false },
    ]);
  });

  test('radio: its best sound is main', () => {
    const radio = master(SOUND, variant('better', 128_000, 'CODECS="mp4a.40.2"'));
    expect(chooseRenditions(radio, null)).toMatchObject([{ rendition: 'main', kind: 'sound', isDefault: true }]);
    expect(told(chooseRenditions(radio, null))).toEqual(['main better']);
  });
});

describe('[M3d] sounds of their own', () => {
  const PICTURE = variant('x', 900_000, 'AUDIO="a"');

  test('every one of main’s group is recorded, and none of another group', () => {
    const chosen = chooseRenditions(
      master(
        sound('Floor', 'DEFAULT=YES', 'URI="floor"'),
        sound('English', 'LANGUAGE="en"', 'URI="en"'),
        sound('Русский', 'LANGUAGE="ru"', 'URI="ru"'),
        sound('other').replace('"a"', '"b"'),
        PICTURE,
      ),
      null,
    );
    expect(told(chosen).slice(0, 3)).toEqual(['main x', 'sound-floor floor', 'sound-english en']);
    expect(told(chosen)[3]).toMatch(/^sound-[0-9a-f]{6} ru$/);
    expect(chosen.map(({ name, language, isDefault }) => [name, language, isDefault])).toEqual([
      ['', null, false],
      ['Floor', null, true],
      ['English', 'en', false],
      ['Русский', 'ru', false],
    ]);
  });

  test('a picture without sound is heard with the first one, if the origin prefers none', () => {
    const chosen = chooseRenditions(master(sound('One', 'URI="1"'), sound('Two', 'URI="2"'), PICTURE), null);
    expect(chosen.map(({ isDefault }) => isDefault)).toEqual([false, true, false]);
  });

  test('one that comes with the picture has its name there', () => {
    const chosen = chooseRenditions(
      master(sound('Floor', 'DEFAULT=YES', 'LANGUAGE="fr"'), sound('English', 'URI="en"'), PICTURE),
      null,
    );
    expect(chosen).toMatchObject([
      { rendition: 'main', name: 'Floor', language: 'fr', isDefault: true },
      { rendition: 'sound-english', isDefault: false },
    ]);
  });

  test('similar names stay distinct, in whatever order they are listed', () => {
    const ids = (...names: string[]): string[] =>
      chooseRenditions(master(...names.map((name) => sound(name, `URI="${name}"`)), PICTURE), null)
        .map(({ rendition, name }) => `${name} ${rendition}`)
        .toSorted();
    expect(new Set(ids('EN 1', 'EN-1').map((line) => line.split(' ').at(-1))).size).toBe(3);
    expect(ids('EN 1', 'EN-1')).toEqual(ids('EN-1', 'EN 1'));
  });
});
