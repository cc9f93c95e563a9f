import type { Language } from './truth.ts';

/** Short articles of the Universal Declaration of Human Rights, which the computer voices read. */
export const DECLARATION: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.',
    'Everyone has the right to life, liberty and security of person.',
    'No one shall be held in slavery or servitude; slavery and the slave trade shall be prohibited in all their forms.',
    'No one shall be subjected to torture or to cruel, inhuman or degrading treatment or punishment.',
    'Everyone has the right to recognition everywhere as a person before the law.',
    'No one shall be subjected to arbitrary arrest, detention or exile.',
    'Everyone has the right to freedom of movement and residence within the borders of each state.',
    'Everyone has the right to a nationality.',
    'Everyone has the right to own property alone as well as in association with others.',
    'Everyone has the right to freedom of thought, conscience and religion.',
    'Everyone has the right to freedom of opinion and expression.',
    'Everyone has the right to freedom of peaceful assembly and association. No one may be compelled to belong to an association.',
    'Everyone has the right to rest and leisure, including reasonable limitation of working hours and periodic holidays with pay.',
    'Everyone has duties to the community in which alone the free and full development of his personality is possible.',
  ],
  fr: [
    'Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.',
    'Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne.',
    "Nul ne sera tenu en esclavage ni en servitude; l'esclavage et la traite des esclaves sont interdits sous toutes leurs formes.",
    'Nul ne sera soumis à la torture, ni à des peines ou traitements cruels, inhumains ou dégradants.',
    'Nul ne peut être arbitrairement arrêté, détenu ou exilé.',
  ],
  de: [
    'Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.',
    'Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person.',
    'Niemand darf in Sklaverei oder Leibeigenschaft gehalten werden; Sklaverei und Sklavenhandel sind in allen ihren Formen verboten.',
    'Jeder hat das Recht, überall als rechtsfähig anerkannt zu werden.',
    'Niemand darf willkürlich festgenommen, in Haft gehalten oder des Landes verwiesen werden.',
  ],
  es: [
    'Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.',
    'Todo individuo tiene derecho a la vida, a la libertad y a la seguridad de su persona.',
    'Nadie estará sometido a esclavitud ni a servidumbre; la esclavitud y la trata de esclavos están prohibidas en todas sus formas.',
    'Nadie será sometido a torturas ni a penas o tratos crueles, inhumanos o degradantes.',
    'Nadie podrá ser arbitrariamente detenido, preso ni desterrado.',
  ],
  it: [
    'Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza.',
    'Ogni individuo ha diritto alla vita, alla libertà ed alla sicurezza della propria persona.',
    'Nessun individuo potrà essere tenuto in stato di schiavitù o di servitù; la schiavitù e la tratta degli schiavi saranno proibite sotto qualsiasi forma.',
    'Nessun individuo potrà essere arbitrariamente arrestato, detenuto o esiliato.',
  ],
  ru: [
    'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.',
    'Каждый человек имеет право на жизнь, на свободу и на личную неприкосновенность.',
    'Никто не должен содержаться в рабстве или в подневольном состоянии; рабство и работорговля запрещаются во всех их видах.',
    'Никто не может быть подвергнут произвольному аресту, задержанию или изгнанию.',
  ],
};
