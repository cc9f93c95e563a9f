import { signal, type ReadonlySignal } from '@preact/signals-core';
import type Hls from 'hls.js';
import type { Level, LevelParsed, MediaPlaylist } from 'hls.js';

/** One of the sounds of a stream: the floor, an interpreter. */
export interface Channel {
  readonly id: string;
  /** As the stream states it. */
  readonly name: string;
  /** BCP 47. Null if the stream does not state it. */
  readonly language: string | null;
}

/** One of the pictures of a stream, or its sound alone. */
export interface Picture {
  readonly id: string;
  /** Lines. Null if unknown. */
  readonly height: number | null;
  readonly kbps: number;
  readonly soundOnly: boolean;
}

/** What a stream offers, and the user's choice. The choice survives reloads and applies as soon as it is available. */
export interface StreamChoice {
  readonly channels: ReadonlySignal<readonly Channel[]>;
  /** The playing sound. Null without a choice. */
  readonly channel: ReadonlySignal<string | null>;
  chooseChannel(id: string): void;
  readonly pictures: ReadonlySignal<readonly Picture[]>;
  /** The chosen one. Only the user changes it ([V4]). */
  readonly picture: ReadonlySignal<string>;
  choosePicture(id: string): void;
  /** The rendition whose playlist is loaded alone. Undefined: load the multivariant playlist. */
  alone(): string | undefined;
  /** Makes a new player follow the choice, and starts loading at `startS`. */
  follow(player: Hls, events: typeof Hls.Events, startS: number): void;
}

const MAIN = 'main';

/** @param onAlone called when sound must be loaded without its picture, or with it again */
export function createStreamChoice(onAlone: () => void): StreamChoice {
  const channels = signal<readonly Channel[]>([]);
  const channel = signal<string | null>(null);
  const pictures = signal<readonly Picture[]>([]);
  const picture = signal(MAIN);
  let wanted: string | undefined;
  let current: Hls | undefined;
  /** The sound that plays alone unless the user chooses a channel. */
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
        // A playlist that was loaded alone does not list the others.
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
        // The stream's preferred sound comes first, usually the floor.
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

/** Sound that is part of the picture has no name of its own among the renditions. */
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

/** The rendition whose playlist has an address. */
function renditionOf(url: string): string | undefined {
  return /\/r\/([^/]+)\//.exec(url)?.[1];
}
