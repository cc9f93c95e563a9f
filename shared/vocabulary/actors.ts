/** Kinds of delegations and organizations: the classes of the speaking-time rules. */
export const ACTOR_CLASSES = [
  'participating_state',
  'partner_state',
  'member_state',
  'observer_state',
  'igo',
  'osce_institution',
  'un_entity',
  'nhri',
  'ngo',
  'group_of_states',
  'political_group',
  'academia',
  'media',
  'expert',
  'individual',
  'chair_secretariat',
  'unknown',
] as const;

export type ActorClass = (typeof ACTOR_CLASSES)[number];

/** How sure an identification is. */
export const CONFIDENCES = ['confirmed', 'probable', 'unverified'] as const;

export type Confidence = (typeof CONFIDENCES)[number];

/** The basis of a speaker's identification. */
export const IDENTIFICATION_BASES = [
  'chair_announced',
  'nameplate',
  'self_introduced',
  'speakers_list',
  'document',
  'on_screen_caption',
  'observer_knowledge',
  'unidentified',
] as const;

export type IdentificationBasis = (typeof IDENTIFICATION_BASES)[number];
