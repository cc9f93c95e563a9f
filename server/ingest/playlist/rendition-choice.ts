/** Chooses which renditions of a multivariant playlist are recorded. */
import { createHash } from 'node:crypto';
import { IngestError } from '../ingest-error.ts';
import { MAIN_RENDITION, type RenditionRow } from '../index/media-index.ts';
import { originPath } from '../timeline/media-counter.ts';
import type { AlternateSound, MasterPlaylist, Variant } from './playlist.ts';

/** The rendition for slow networks. */
export const SMALL_RENDITION = 'small';
/** A variant without picture, used if no picture is small. */
export const SOUND_ONLY_RENDITION = 'sound-only';

const MAX_VARIANT_HEIGHT = 720;
/** Bit rate that a slow network carries, bits a second. */
const SMALL_BITS = 400_000;

/** A recorded playlist of a source, with its attributes. */
export interface ChosenRendition extends Omit<RenditionRow, 'sourceId'> {
  readonly url: string;
}

/**
 * Chooses the recorded renditions ([M3b], [M3c], [M3d]). First comes `main`. It is the pinned variant if it is
 * listed, else the best of at most 720 lines, else the smallest. Then comes one for slow networks, a small picture or else sound
 * alone, if it is another one. Last comes every sound of main's group with a playlist of its own.
 */
export function chooseRenditions(
  master: MasterPlaylist,
  pinnedUrl: string | null,
): readonly [ChosenRendition, ...ChosenRendition[]] {
  const variant = chooseMain(master.variants, pinnedUrl);
  const sounds = soundsOf(master, variant);
  const alternates = sounds.flatMap((sound) => (sound.url === null ? [] : [alternate(sound, sound.url, sounds)]));
  const inMain = sounds.find(({ url }) => url === null);
  const main: ChosenRendition = {
    ...described(variant),
    rendition: MAIN_RENDITION,
    kind: variant.soundOnly ? 'sound' : 'picture',
    name: inMain?.name ?? '',
    language: inMain?.language ?? null,
    // Its own sound is the default if it has one and no other is preferred.
    isDefault: inMain === undefined ? alternates.length === 0 : !alternates.some(({ isDefault }) => isDefault),
  };
  const thin = variant.soundOnly ? undefined : chooseThin(master.variants, variant);
  const beside = thin === undefined || alternates.some(({ url }) => url === thin.url) ? [] : [thin];
  return [main, ...beside, ...withOneDefault(main, alternates)];
}

function chooseMain(variants: readonly Variant[], pinnedUrl: string | null): Variant {
  const pinned = pinnedUrl === null ? undefined : variantAt(variants, pinnedUrl);
  if (pinned !== undefined) return pinned;
  const pictures = variants.filter((variant) => !variant.soundOnly);
  const byBandwidth = (pictures.length > 0 ? pictures : variants).toSorted((a, b) => a.bandwidth - b.bandwidth);
  const best = byBandwidth.findLast((variant) => variant.height === null || variant.height <= MAX_VARIANT_HEIGHT);
  const chosen = best ?? byBandwidth[0];
  if (chosen === undefined) throw new IngestError('not_a_playlist', 'no variants');
  return chosen;
}

/** The variant at an address, or at its path. Host and query change with servers and access tokens. */
function variantAt(variants: readonly Variant[], address: string): Variant | undefined {
  const path = URL.canParse(address) ? originPath(address) : null;
  return (
    variants.find(({ url }) => url === address) ?? variants.find(({ url }) => path !== null && originPath(url) === path)
  );
}

function chooseThin(variants: readonly Variant[], main: Variant): ChosenRendition | undefined {
  const others = variants
    .filter(({ url, bandwidth }) => url !== main.url && bandwidth > 0 && bandwidth < main.bandwidth)
    .toSorted((a, b) => a.bandwidth - b.bandwidth);
  const small = others.find(({ soundOnly, bandwidth }) => !soundOnly && bandwidth <= SMALL_BITS);
  const chosen = small ?? others.find(({ soundOnly }) => soundOnly);
  if (chosen === undefined) return undefined;
  return {
    ...described(chosen),
    rendition: chosen === small ? SMALL_RENDITION : SOUND_ONLY_RENDITION,
    kind: chosen === small ? 'small_picture' : 'sound',
    name: '',
    language: null,
    isDefault: false,
  };
}

function described({ url, bandwidth, width, height, codecs }: Variant): Omit<Variant, 'soundOnly' | 'soundGroup'> {
  return { url, bandwidth, width, height, codecs };
}

function soundsOf(master: MasterPlaylist, { soundGroup }: Variant): readonly AlternateSound[] {
  return master.sounds.filter(({ group }) => group === soundGroup);
}

function alternate(sound: AlternateSound, url: string, all: readonly AlternateSound[]): ChosenRendition {
  const { name, language, isDefault } = sound;
  const unknown = { bandwidth: 0, width: null, height: null, codecs: null };
  return { rendition: soundId(sound, all), kind: 'sound', name, language, isDefault, url, ...unknown };
}

/** An id made of the name alone, so that it stays the same in whatever order the sounds are listed. */
function soundId({ name }: AlternateSound, all: readonly AlternateSound[]): string {
  const plain = plainName(name);
  const isClear =
    plain === name.toLowerCase() && all.every((other) => other.name === name || plainName(other.name) !== plain);
  const mark = isClear ? [] : [createHash('sha256').update(name).digest('hex').slice(0, 6)];
  return ['sound', ...(plain === '' ? [] : [plain]), ...mark].join('-');
}

function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 32);
}

/** Gives a picture without sound of its own a default: the first listed sound, if the origin names none. */
function withOneDefault(main: ChosenRendition, sounds: readonly ChosenRendition[]): readonly ChosenRendition[] {
  const isMuxed = main.isDefault || main.name !== '';
  if (isMuxed || sounds.some(({ isDefault }) => isDefault)) return sounds;
  return sounds.map((sound, order) => ({ ...sound, isDefault: order === 0 }));
}
