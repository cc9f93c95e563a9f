/** Recognizes the lines of a pasted speakers' list that name no speaker. */
import { matchActor } from '../../shared/reference/actors.ts';
import { cleanListLine } from '../../shared/reference/fold-name.ts';
import { fold } from '../../shared/reference/fold.ts';

/**
 * The reason why a line of a pasted list is no speaker. It is shown beside the line, and a user can keep the line
 * anyway ([A22]).
 */
export type NoSpeaker = 'heading' | 'columns' | 'separator' | 'no_name';

/** Words of the four languages of such lists. They are compared folded. */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/[,\n]/u).map(fold));

/** Words above the columns of a table. */
const COLUMN_WORDS = words(`
  no, nr, n, number, order, delegation, organization, organisation, institution, affiliation, country, state, name,
  names, surname, speaker, speakers, title, function, position, time, limit, minutes, min, speaking, duration, status,
  type, category, language, remarks, comments, numéro, ordre, nom, prénom, orateur, oratrice, orateurs, pays, état,
  titre, fonction, temps, parole, durée, langue, remarques, номер, п, делегация, организация, страна, государство, имя,
  фамилия, фио, выступающий, выступающие, оратор, должность, время, выступления, регламент, минуты, язык, примечание,
  примечания, nummer, lfd, land, staat, vorname, nachname, redner, rednerin, rednerinnen, funktion, zeit, redezeit,
  dauer, sprache, bemerkung, bemerkungen`);
const JOINING_WORDS = words('of, and, or, the, de, du, des, et, ou, la, le, l, и, или, der, die, und, oder');

/** Lines that are a heading as a whole, also with brackets or a time beside them. */
const HEADINGS = words(`
  morning, afternoon, evening, morning session, afternoon session, evening session, break, lunch, lunch break,
  coffee break, matin, matinée, après-midi, soir, soirée, pause, pause déjeuner, pause café, séance du matin,
  séance de l'après-midi, утро, вечер, перерыв, обед, обеденный перерыв, утреннее заседание, дневное заседание,
  вечернее заседание, вторая половина дня, vormittag, nachmittag, abend, mittagspause, kaffeepause, vormittagssitzung,
  nachmittagssitzung, opening, closing, opening plenary, closing plenary, opening session, closing session, plenary,
  plenary session, session, meeting, séance, séance plénière, séance d'ouverture, séance de clôture, ouverture, clôture,
  заседание, пленарное заседание, открытие, закрытие, sitzung, plenarsitzung, plenum, arbeitssitzung, eröffnung,
  eröffnungssitzung, schlusssitzung, participating states, states parties, delegations, ngos,
  non-governmental organizations, non-governmental organisations, civil society organizations,
  civil society organisations, international organizations, international organisations, partners for co-operation,
  right of reply, rights of reply, états participants, délégations, ong, organisations non gouvernementales,
  droit de réponse, droits de réponse, государства-участники, делегации, нпо, неправительственные организации,
  право на ответ, teilnehmerstaaten, delegationen, nichtregierungsorganisationen, recht auf antwort, end, end of list,
  end of the list, fin, fin de la liste, конец, конец списка, ende, ende der liste`);

const COUNT = String.raw`(?:[ivxlc]{1,6}|\d{1,3}[a-z]?|one|two|three|four|five|six|un|une|deux|trois|eins|zwei|drei)`;
const ORDINAL = String.raw`(?:\d{1,2}(?:st|nd|rd|th|e|eme|er|re|i|ii|ia|oe)?|first|second|third|fourth|fifth|premiere|deuxieme|troisieme|pervoe|vtoroe|tretie|erste|zweite|dritte)`;
const MEETING = String.raw`(?:(?:working|plenary|opening|closing|special|parallel|hd|hdim) )?(?:session|meeting|plenary)|ws|panel|day|(?:seance(?: de travail| pleniere)?)|reunion|journee|jour|(?:(?:rabochee|plenarnoe) )?zasedanie|sessiya|sessiia|den|sitzung|arbeitssitzung|plenarsitzung|tag`;
const LIST = String.raw`(?:(?:draft|provisional|preliminary|final|updated|revised) )?(?:speakers? list|speakers s list|list of (?:the )?speakers|speaking (?:list|order)|order of speakers)|liste (?:provisoire |definitive )?(?:des orateurs|des oratrices|des intervenants)|(?:predvaritelnyi |okonchatelnyi )?spisok (?:vystupayushchikh|oratorov|dokladchikov)|rednerliste|rednerinnenliste|liste der redner(?:innen)?|vorlaufige rednerliste`;
const MONTH = String.raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fev|avr|mai|juin|juil|aou|maer|okt|dez|yanv|fevr|mart|apre|maya|iyun|iyul|avgu|sent|okty|noya|deka)\p{L}*`;
const WEEKDAY = String.raw`(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ponedelnik|vtornik|sreda|chetverg|pyatnitsa|subbota|voskresene|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag`;

/** Patterns over folded text: a heading with a number, a date or a title behind it. */
const HEADING_PATTERNS: readonly RegExp[] = [
  new RegExp(`^(?:${LIST})(?: .*)?$`, 'u'),
  new RegExp(`^(?:${MEETING})(?: (?:no|nr|n))? ${COUNT}(?: .*)?$`, 'u'),
  new RegExp(`^${ORDINAL} (?:${MEETING})(?: .*)?$`, 'u'),
  /^(?:as of|status as of|etat au|situation au|po sostoyaniyu na)$/u,
  /^(?:as of|status as of|updated(?: on| at)?|last updated|etat au|situation au|mise a jour|po sostoyaniyu na|obnovleno|stand|aktualisiert) .*\d/u,
  new RegExp(`^(?:${WEEKDAY})(?: \\d{1,2})?(?: (?:${MONTH}|\\d{1,2}))?(?: \\d{2,4})?(?: g)?$`, 'u'),
  new RegExp(`^\\d{1,2} (?:${MONTH}|\\d{1,2}) (?:\\d{4}|\\d{2})(?: g)?$`, 'u'),
  /^(?:page|seite|str|stranitsa|total|totale?|gesamt|vsego|itogo)(?: \d{1,4})+(?: (?:of|de|von|sur|iz) \d{1,4})?$/u,
];

/** Times and brackets, which do not decide whether a line is a heading. */
const BESIDE = /\([^)]*\)?|\[[^\]]*\]?|\b\d{1,2}[.:]\d{2}\b(?:\s*[-–—]\s*\d{1,2}[.:]\d{2}\b)?/gu;

/** The reason why a line is no speaker, read without numbers and times. Null if it names one. */
export function noSpeakerIn(text: string, cells: readonly string[]): NoSpeaker | null {
  if (!/[\p{L}\p{N}]/u.test(text)) return 'separator';
  if (cells.length > 1 && cells.every(isColumnHead)) return 'columns';
  const cleaned = cleanListLine(cells.join(' '));
  if (!/\p{L}/u.test(cleaned)) return 'no_name';
  if (matchActor(cleaned).actor !== null) return null;
  return isHeading(cleaned) ? 'heading' : null;
}

/** Whether a cell is the head of a column. */
export function isColumnHead(cell: string): boolean {
  // A cell with a mark alone, `#`, is the head of a column of numbers.
  return foldedWords(cell).every((word) => COLUMN_WORDS.has(word) || JOINING_WORDS.has(word));
}

function isHeading(cleaned: string): boolean {
  if (/:\s*$/u.test(cleaned)) return true;
  const folded = foldedWords(cleaned).join(' ');
  const bare = foldedWords(cleaned.replace(BESIDE, ' ')).join(' ');
  return (
    HEADINGS.has(bare) ||
    (!bare.includes(' ') && bare !== '' && bare === folded && isColumnHead(bare)) ||
    HEADING_PATTERNS.some((pattern) => pattern.test(folded) || pattern.test(bare))
  );
}

/** Folds after a replacement: `№` folds to a capital letter. */
function foldedWords(text: string): string[] {
  return fold(text)
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '');
}
