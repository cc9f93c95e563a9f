/** A second kind of stream: a counter with one personal text, its label. */
import Type from 'typebox';
import { canonicalJson } from '../../shared/log/canonical.ts';
import { accept, refuse } from '../../shared/log/command.ts';
import { ERASED, type ErasedText } from '../../shared/log/erasure.ts';
import type { Commitment, Disclosure } from '../../shared/log/event.ts';
import { disclose } from '../../shared/log/present.ts';
import { applyEvolution, type DraftOf, type Evolutions } from '../../shared/log/typed-events.ts';
import { refuseNewer } from '../../shared/log/upcast.ts';
import type { ServedKind } from '../../server/log/served-kind.ts';

export interface Counter {
  readonly seq: number;
  readonly total: number;
  readonly label: Commitment | null;
  readonly texts: { readonly [commitment: string]: Disclosure };
  readonly commands: readonly string[];
}

interface CounterEvents {
  counted: { readonly by: number };
  labelled: { readonly label: Commitment };
  [ERASED]: { readonly targets: readonly ErasedText[] };
}

export type CounterCommand = { readonly commandId: string } & (
  | { readonly type: 'count'; readonly payload: { readonly by: number } }
  | { readonly type: 'label'; readonly payload: { readonly label: string } }
  | { readonly type: 'erase-personal'; readonly payload: CounterEvents[typeof ERASED] }
);

const EVOLUTIONS: Evolutions<Counter, CounterEvents, Partial<Counter>> = {
  counted: ({ total }, { payload }) => [{ total: total + payload.by }],
  labelled: (_, { payload }) => [{ label: payload.label }],
  [ERASED]: ({ texts }, { payload }) => [
    { texts: { ...texts, ...Object.fromEntries(payload.targets.map((at) => [at.commitment, { state: 'erased' }])) } },
  ],
};

function draftOf({ type, payload }: CounterCommand): DraftOf<CounterEvents> {
  if (type === 'count') return { type: 'counted', payload };
  return type === 'label' ? { type: 'labelled', payload } : { type: ERASED, payload };
}

export const COUNTER: ServedKind<Counter, CounterCommand, Counter> = {
  version: 1,
  prefix: 'counter:',
  personal: { labelled: [{ path: 'label', audience: 'lead', subjectFrom: [] }] },
  upcast: (event) => refuseNewer(event, 1),
  empty: { seq: 0, total: 0, label: null, texts: {}, commands: [] },
  schemas: {
    count: Type.Object({ by: Type.Integer() }),
    label: Type.Object({ label: Type.String() }),
    'erase-personal': Type.Object({ targets: Type.Array(Type.Any()) }),
  },
  creation: 'count',
  decide: ({ seq }, command) =>
    seq === 0 && command.type !== 'count' ? refuse('not_found') : accept(draftOf(command)),
  evolve(counter, event) {
    const seen = { ...counter, seq: event.seq, texts: { ...counter.texts, ...event.texts } };
    const changes = applyEvolution(EVOLUTIONS, seen, event);
    return Object.assign({}, seen, ...changes, { commands: [...counter.commands, event.commandId] }) as Counter;
  },
  hiddenSubjects: () => new Set(),
  withheldFrom: (counter, reader) => ({
    ...counter,
    texts: Object.fromEntries(
      Object.entries(counter.texts).map(([key, text]) => [key, disclose(text, reader, new Set())]),
    ),
  }),
  presentSnapshot: (counter, reader) => COUNTER.withheldFrom(counter, reader),
  restoreSnapshot: (snapshot) => snapshot,
  canonicalState: ({ seq, total, label }) => canonicalJson({ seq, total, label }),
  hasCommand: ({ commands }, commandId) => commands.includes(commandId),
  hasRow: () => false,
  mayCommand: (role) => role !== 'viewer',
  newIdsOf: () => [],
  unknownReference: () => undefined,
  projectCommand: () => [],
  projectAll: () => [],
};
