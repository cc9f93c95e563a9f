import type { ActorClass } from '../vocabulary/actors.ts';
import type { InterventionKind } from '../vocabulary/floor.ts';
import { limitLadderMs } from './limit-ladders.ts';
import scheme from './rule-presets.json' with { type: 'json' };

interface RawLimit {
  readonly kind: string;
  readonly classes: readonly string[];
  readonly seconds: number;
  readonly debate?: string;
}

interface RawPreset {
  readonly id: string;
  readonly forum: string;
  readonly confidence: string;
  readonly limits?: readonly RawLimit[];
  readonly pools?: readonly unknown[];
  readonly reply?: { readonly first: number | null; readonly second: number | null };
  readonly advisory?: boolean;
  readonly explanationOfVote?: number;
}

/** A fixed rule of a preset, in the shape that a session records. */
export interface PresetRule {
  readonly id: string;
  readonly kinds: readonly InterventionKind[];
  readonly classes: readonly (ActorClass | '*')[];
  readonly ms: number;
}

export interface RulePreset {
  readonly id: string;
  readonly forum: string;
  /** How reliable the numbers are, in words. The set-up page shows it beside the preset. */
  readonly confidence: string;
  readonly rules: readonly PresetRule[];
  /** The limits of the keys L 1–5, ms. */
  readonly ladderMs: readonly number[];
  /** With pools, budgets or advisory limits. These are unsupported: no limit applies until a user sets one ([L3]). */
  readonly isPartial: boolean;
}

/** A group's statement has the time of a statement, unless the preset states another. */
const STATEMENT_KINDS: readonly InterventionKind[] = ['statement', 'group_statement'];

function rulesOf(preset: RawPreset): PresetRule[] {
  if (preset.advisory === true) return [];
  const limits = (preset.limits ?? []).filter(({ debate }) => debate === undefined);
  const ownGroupRule = limits.some(({ kind }) => kind === 'group_statement');
  const rules = limits.map((limit, index): PresetRule => {
    const kind = limit.kind as InterventionKind;
    return {
      id: `${preset.id}.${String(index + 1)}`,
      kinds: kind === 'statement' && !ownGroupRule ? STATEMENT_KINDS : [kind],
      classes: limit.classes as readonly (ActorClass | '*')[],
      ms: limit.seconds * 1000,
    };
  });
  const replySeconds = preset.reply?.first ?? null;
  if (replySeconds !== null)
    rules.push({ id: `${preset.id}.reply`, kinds: ['right_of_reply'], classes: ['*'], ms: replySeconds * 1000 });
  return rules;
}

/** The speaking-time presets. */
export const RULE_PRESETS: readonly RulePreset[] = (scheme.presets as readonly RawPreset[]).map((preset) => ({
  id: preset.id,
  forum: preset.forum,
  confidence: preset.confidence,
  rules: rulesOf(preset),
  ladderMs: limitLadderMs(preset.id),
  isPartial: preset.pools !== undefined || preset.advisory === true,
}));

export function presetOf(id: string): RulePreset | undefined {
  return RULE_PRESETS.find((preset) => preset.id === id);
}
