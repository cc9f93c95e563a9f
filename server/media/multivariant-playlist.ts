/** Writes the playlist that offers the renditions of a source. */
import { MAIN_RENDITION, type RenditionRow, type Slot } from '../ingest/index/media-index.ts';
import { quotable } from './date-range.ts';
import { SOUND_ONLY_RENDITION } from '../ingest/playlist/rendition-choice.ts';

const SOUND_GROUP = 'sound';
const SOUND_CODEC = /^\s*(?:mp4a|mp3|ac-3|ec-3|ac-4|opus|flac)/i;
/** Assumed bit rate of a variant, which needs one. A player with a single variant ignores it. */
const ASSUMED_BITS = 1_000_000;

/**
 * Writes the multivariant playlist. Pictures are variants and sounds are one group. For slow networks the sound alone
 * is a variant too. `STABLE-VARIANT-ID` and `STABLE-RENDITION-ID` name the renditions, beside the origin's own
 * attributes.
 *
 * @param present renditions that have content to play
 * @param main main's slots in the window, from which its bandwidth follows where the origin stated none
 * @param file the playlist of each rendition's folder
 */
export function renderMultivariant(present: readonly RenditionRow[], main: readonly Slot[], file: string): string {
  const uri = (rendition: string): string => `../r/${rendition}/${file}`;
  const mainRow = present.find(({ rendition }) => rendition === MAIN_RENDITION);
  const sounds = present.filter(
    ({ kind, name, rendition }) => kind === 'sound' && name !== '' && rendition !== MAIN_RENDITION,
  );
  // Sound that comes with the picture is a choice only if it has a name.
  const choice =
    sounds.length === 0 ? [] : [...(mainRow === undefined || mainRow.name === '' ? [] : [mainRow]), ...sounds];
  const preferred = choice.find(({ isDefault }) => isDefault) ?? choice[0];
  const lines = choice.map((row) => soundLine(row, row === preferred, row === mainRow ? null : uri(row.rendition)));

  function variant(id: string, row: RenditionRow | undefined, of = id): void {
    const { bandwidth = 0, width = null, height = null, codecs = null } = row ?? {};
    const attributes = [
      `BANDWIDTH=${String(bandwidth > 0 ? bandwidth : id === MAIN_RENDITION ? measured(main) : ASSUMED_BITS)}`,
      ...(width === null || height === null ? [] : [`RESOLUTION=${String(width)}x${String(height)}`]),
      ...(codecs === null ? [] : [`CODECS="${codecs}"`]),
      ...(choice.length === 0 ? [] : [`AUDIO="${SOUND_GROUP}"`]),
      `STABLE-VARIANT-ID="${id}"`,
    ];
    lines.push(`#EXT-X-STREAM-INF:${attributes.join(',')}`, uri(of));
  }

  variant(MAIN_RENDITION, mainRow);
  const small = present.find(({ kind }) => kind === 'small_picture');
  const thin =
    present.find(({ rendition }) => rendition === SOUND_ONLY_RENDITION) ??
    (preferred === mainRow ? undefined : preferred);
  const codecs = thin?.codecs ?? soundCodecs(mainRow);
  if (small !== undefined) variant(small.rendition, small);
  // Without its codecs a player could not know that it has no picture.
  else if (thin !== undefined && codecs !== null) variant(SOUND_ONLY_RENDITION, { ...thin, codecs }, thin.rendition);
  return ['#EXTM3U', '#EXT-X-VERSION:8', ...lines, ''].join('\n');
}

/** The sound codecs of the main rendition. Null if they are unknown. */
function soundCodecs(main: RenditionRow | undefined): string | null {
  const codecs = (main?.codecs?.split(',') ?? []).filter((codec) => SOUND_CODEC.test(codec)).join(',');
  return codecs === '' ? null : codecs;
}

function soundLine(row: RenditionRow, isDefault: boolean, uri: string | null): string {
  const attributes = [
    'TYPE=AUDIO',
    `GROUP-ID="${SOUND_GROUP}"`,
    `NAME="${quotable(row.name)}"`,
    ...(row.language === null ? [] : [`LANGUAGE="${quotable(row.language)}"`]),
    `DEFAULT=${isDefault ? 'YES' : 'NO'}`,
    'AUTOSELECT=YES',
    `STABLE-RENDITION-ID="${row.rendition}"`,
    ...(uri === null ? [] : [`URI="${uri}"`]),
  ];
  return `#EXT-X-MEDIA:${attributes.join(',')}`;
}

/** The recorded bit rate, bits a second. */
function measured(slots: readonly Slot[]): number {
  const stored = slots.filter(({ file }) => file !== null);
  const bytes = stored.reduce((sum, { file }) => sum + (file?.bytes ?? 0), 0);
  const lengthMs = stored.reduce((sum, { durMs }) => sum + durMs, 0);
  return lengthMs === 0 ? ASSUMED_BITS : Math.ceil((bytes * 8000) / lengthMs);
}
