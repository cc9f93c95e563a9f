/** What the words of a quote were heard in. */
export const QUOTE_BASES = ['original', 'interpretation', 'paraphrase', 'written_text'] as const;

export type QuoteBasis = (typeof QUOTE_BASES)[number];
