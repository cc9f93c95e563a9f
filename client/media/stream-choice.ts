import { signal, type ReadonlySignal } from '@preact/signals-core';
import type Hls from 'hls.js';
import type { Level, LevelParsed, MediaPlaylist } from 'hls.js';

/** One of the sounds that a stream is heard with: the floor, an interpreter. */
export interface Channel {
  readonly id: string;
  /** As the stream says it. */
  readonly name: string;
  /** BCP 47; null where the stream does not say. */
  readonly language: string | null;
}

/** One of the pictures that a stream is seen with, or its sound alone. */
export interface Picture {
  readonly id: string;
  /** Lines; null where it is not known. */
  readonly height: number | null;
  readonly kbps: number;
  readonly soundOnly: boolean;
}

/** What a stream offers, and what has been chosen of it: kept while it is loaded anew, used as soon as it is there. */
export interface StreamChoice {
  readonly channels: ReadonlySignal<readonly Channel[]>;
  /** The one that is heard; null where there is no choice. */
  readonly channel: ReadonlySignal<string | null>;
  chooseChannel(id: string): void;
  readonly pictures: ReadonlySignal<readonly Picture[]>;
  /** The one that was chosen: nothing else ever changes it ([V4]). */
  readonly picture: ReadonlySignal<string>;
  choosePicture(id: string): void;
  /** The rendition whose playlist to load by itself; undefined where the choice is to be loaded. */
  alone(): string | undefined;
  /** Makes a new player follow the choice, and sets it off at `startS`. */
  follow(player: Hls, events: typeof Hls.Events, startS: number): void;
}

const MAIN = 'main';

/** @param onAlone sound is to be loaded without its picture, or with it again */
export function createStreamChoice(onAlone: () => void): StreamChoice {
  const channels = signal<readonly Channel[]>([]);
  const channel = signal<string | null>(null);
  const pictures = signal<readonly Picture[]>([]);
  const picture = signal(MAIN);
  let wanted: string | undefined;
  let current: Hls | undefined;
  /** Where the sound lies that is played alone unless a channel is chosen. */
  let soundAlone: string | undefined;

  const isAlone = (id: string): boolean => pictures.peek().some((each) => each.id === id && each.soundOnly);

  function useChannel(): void {
    const track = current?.audioTracks.findIndex((each) => channelId(each) === wanted) ?? -1;
    if (current !== undefined && track !== -1 && current.audioTrack !== track) current.audioTrack = track;
  }

  function levelOf(levels: readonly Level[]): number {
    const found = levels.findIndex((level) => variantId(level) === picture.peek());
    return found === -1
      ? Math.max(
          0,
          levels.findIndex((level) => variantId(level) === MAIN),
        )
      : found;
  }

  return {
    channels,
    channel,
    pictures,
    picture,

    chooseChannel(id) {
      wanted = id;
      useChannel();
      if (!isAlone(picture.peek()) || !channels.peek().some((each) => each.id === id) || channel.peek() === id) return;
      channel.value = id;
      onAlone();
    },

    choosePicture(id) {
      const before = picture.peek();
      if (id === before) return;
      picture.value = id;
      if (isAlone(id) || isAlone(before)) onAlone();
      else if (current !== undefined) current.currentLevel = levelOf(current.levels);
    },

    alone() {
      if (!isAlone(picture.peek())) return undefined;
      const chosen = channel.peek();
      return chosen === null || chosen === MAIN ? soundAlone : chosen;
    },

    follow(player, events, startS) {
      current = player;
      player.on(events.MANIFEST_LOADED, (_, { levels }) => {
        // A playlist that was loaded alone tells nothing of the others.
        if (levels.every((level) => variantId(level) === undefined)) return;
        pictures.value = levels.flatMap(pictureOf);
        const alone = levels.find((level) => pictureOf(level).some(({ soundOnly }) => soundOnly));
        soundAlone = alone && renditionOf(alone.url);
        if (player.allAudioTracks.length === 0) {
          channels.value = [];
          channel.value = null;
        }
      });
      player.on(events.AUDIO_TRACKS_UPDATED, (_, { audioTracks }) => {
        if (audioTracks.length === 0) return;
        // The one that the stream prefers first, mostly the floor.
        const inOrder = [...audioTracks].sort((a, b) => Number(b.default) - Number(a.default));
        channels.value = inOrder.map((each) => ({
          id: channelId(each),
          name: each.name,
          language: each.lang ?? null,
        }));
        useChannel();
      });
      player.on(events.AUDIO_TRACK_SWITCHING, (_, track) => {
        channel.value = channelId(track);
      });
      player.on(events.MANIFEST_PARSED, (_, { levels }) => {
        player.loadLevel = levelOf(levels);
        player.startLoad(startS);
      });
    },
  };
}

function variantId({ attrs }: Pick<LevelParsed, 'attrs'>): string | undefined {
  return attrs['STABLE-VARIANT-ID'];
}

/** Sound that comes with the picture has no name of its own among the renditions. */
function channelId({ attrs }: MediaPlaylist): string {
  return attrs['STABLE-RENDITION-ID'] ?? MAIN;
}

function pictureOf(level: LevelParsed): Picture[] {
  const id = variantId(level);
  if (id === undefined) return [];
  const soundOnly = level.videoCodec === undefined && level.audioCodec !== undefined;
  return [
    { id, height: level.height ?? null, kbps: Math.round(level.bitrate / 1000), soundOnly: soundOnly && id !== MAIN },
  ];
}

/** The rendition whose playlist lies at an address. */
function renditionOf(url: string): string | undefined {
  return /\/r\/([^/]+)\//.exec(url)?.[1];
}
