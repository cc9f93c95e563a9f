const CYRILLIC: { readonly [letter: string]: string } = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  ё: 'e',
  і: 'i',
  ї: 'i',
  є: 'e',
  ґ: 'g',
  ў: 'u',
  ј: 'j',
  љ: 'lj',
  њ: 'nj',
  ћ: 'c',
  ђ: 'd',
  џ: 'dz',
  ѓ: 'g',
  ќ: 'k',
  ғ: 'g',
  қ: 'k',
  ң: 'n',
  ҳ: 'h',
  ҷ: 'j',
  ӣ: 'i',
  ӯ: 'u',
  ө: 'o',
  ү: 'u',
  ұ: 'u',
  һ: 'h',
  ә: 'a',
};

const LATIN: { readonly [letter: string]: string } = {
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
};

/** The national system of romanization. The mark of an ejective is left out, as it is in Latin letters. */
const GEORGIAN = lettersOf(
  'ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts ძ dz ' +
    'წ ts ჭ ch ხ kh ჯ j ჰ h',
);

/** The romanization of passports. */
const ARMENIAN = lettersOf(
  'ա a բ b գ g դ d ե e զ z է e ը y թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ' +
    'ս s վ v տ t ր r ց ts ւ v փ p ք k և ev օ o ֆ f',
);

/** Two letters that are one sound. */
const ARMENIAN_U = /ու/gu;

function lettersOf(pairs: string): { readonly [letter: string]: string } {
  const letters = pairs.split(' ');
  return Object.fromEntries(letters.flatMap((letter, at) => (at % 2 === 0 ? [[letter, letters[at + 1] ?? '']] : [])));
}

const TO_LATIN: { readonly [letter: string]: string } = { ...CYRILLIC, ...GEORGIAN, ...ARMENIAN, ...LATIN };

/** Plain text, as of most names, has nothing to decompose. */
const PLAIN = /^[ -~]*$/;

/** Invisible characters, such as a soft hyphen. They divide no word. */
const UNSEEN = /\p{Cf}+/gu;

/**
/**
 * The form in which names are sorted, searched and compared. It has no case, diacritics, punctuation or runs of space.
 * Cyrillic, Georgian and Armenian become Latin. Server, page and every store give the same form, whatever collation an
 * engine has.
 */
export function fold(text: string): string {
  if (PLAIN.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  let folded = '';
  const letters = text.toLowerCase().normalize('NFC').replace(UNSEEN, '').replace(ARMENIAN_U, 'u');
  for (const letter of letters) folded += TO_LATIN[letter] ?? letter;
  return folded
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
