/** What an intervention is, procedurally. */
export const INTERVENTION_KINDS = [
  'statement',
  'group_statement',
  'introduction',
  'presentation',
  'opening',
  'closing',
  'right_of_reply',
  'point_of_order',
  'question',
  'answer',
  'chair_remark',
  'comment',
  'explanation_of_vote',
  'technical',
  'other',
] as const;

export type InterventionKind = (typeof INTERVENTION_KINDS)[number];
