/** The content of a rendition: the picture (with or without sound), a smaller one of the same, or sound alone. */
export const RENDITION_KINDS = ['picture', 'small_picture', 'sound'] as const;

export type RenditionKind = (typeof RENDITION_KINDS)[number];
