import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import { can } from '../../../shared/access.ts';
import type { InterventionItem, InterventionPage } from '../../../shared/contract/http/interventions.schema.ts';
import type { Reader } from '../../../shared/log/present.ts';
import type { ListedAbout } from '../../../shared/projections/listed-intervention.ts';
import { fold } from '../../../shared/reference/fold.ts';
import type { QueryTables } from './tables.ts';

export interface InterventionFilter {
  /** Without it: all sessions except practice sessions, which count nowhere ([P6]). */
  readonly sessionId?: string | undefined;
  /** `state:TJ`, `body:EU`, `actor:<id>`. */
  readonly actor?: string | undefined;
  /** Role of the actor: speaker, or addressed. Without it: either. */
  readonly role?: 'said_by' | 'said_about' | undefined;
  /** Words in the speaker's name, in any spelling that folds to the same letters. */
  readonly text?: string | undefined;
  /** `nextCursor` of the previous page. */
  readonly cursor?: string | undefined;
}

const PAGE = 100;

type Interventions = SelectQueryBuilder<QueryTables, 'listedInterventions', object>;

/**
 * Interventions on record, ordered by time. Of a hidden speaker's row only leads get more than the times. For others no
 * name and no actor finds it ([P3d]).
 */
export async function listInterventions(
  database: Kysely<QueryTables>,
  filter: InterventionFilter,
  reader: Reader,
): Promise<InterventionPage> {
  const words = fold(filter.text ?? '')
    .split(' ')
    .filter((word) => word !== '');
  let query: Interventions = database.selectFrom('listedInterventions').where('onRecord', '=', 1);
  if (filter.sessionId !== undefined) query = query.where('sessionId', '=', filter.sessionId);
  else query = whereNotPractice(query);
  if (filter.actor !== undefined) query = whereActor(query, filter.actor, filter.role);
  for (const word of words) query = query.where(sql<number>`instr(name_folded, ${word})`, '>', 0);
  const searches = filter.actor !== undefined || words.length > 0;
  if (searches && !can(reader.role, 'hidden.read')) query = query.where('hidden', '=', 0);
  if (filter.cursor !== undefined) query = after(query, filter.cursor);
  const rows = await query
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('listedInterventions as earlier')
        .select((counted) => counted.fn.countAll<number>().as('n'))
        .whereRef('earlier.sessionId', '=', 'listedInterventions.sessionId')
        .where('earlier.onRecord', '=', 1)
        .where(
          sql<boolean>`(earlier.start_ms, earlier.intervention_id)
          <= (listed_interventions.start_ms, listed_interventions.intervention_id)`,
        )
        .$asScalar()
        .$notNull()
        .as('number'),
    )
    .orderBy('startMs')
    .orderBy('interventionId')
    .limit(PAGE + 1)
    .execute();
  const items = rows.slice(0, PAGE).map((row) => toItem(row, reader));
  const last = items.at(-1);
  const hasMore = rows.length > PAGE && last !== undefined;
  return { items, nextCursor: hasMore ? `${String(last.startMs)}_${last.interventionId}` : null };
}

function whereNotPractice(query: Interventions): Interventions {
  return query.where('sessionId', 'not in', (eb) =>
    eb.selectFrom('listedSessions').select('listedSessions.sessionId').where('kind', '=', 'practice'),
  );
}

function whereActor(query: Interventions, actor: string, role: InterventionFilter['role']): Interventions {
  const isAbout = sql<boolean>`EXISTS (
    SELECT 1 FROM json_each(listed_interventions.abouts) WHERE json_extract(value, '$.target') = ${actor})`;
  if (role === 'said_by') return query.where('actor', '=', actor);
  if (role === 'said_about') return query.where(isAbout);
  return query.where((eb) => eb.or([eb('actor', '=', actor), isAbout]));
}

function after(query: Interventions, cursor: string): Interventions {
  const [startMs = '', interventionId = ''] = cursor.split('_');
  return query.where(sql<boolean>`(start_ms, intervention_id) > (${Number(startMs)}, ${interventionId})`);
}

type Row = QueryTables['listedInterventions'] & { readonly number: number };

function toItem({ nameFolded: _, onRecord: __, ...row }: Row, reader: Reader): InterventionItem {
  const item = {
    ...row,
    topics: JSON.parse(row.topics) as string[],
    abouts: JSON.parse(row.abouts) as ListedAbout[],
    hidden: row.hidden !== 0,
    endIsFirm: row.endIsFirm !== 0,
  };
  return item.hidden && !can(reader.role, 'hidden.read') ? { ...item, ...NOBODY } : item;
}

/** Replaces the speaker and the abouts of a hidden row. */
const NOBODY = { actor: null, name: null, class: 'unknown', topics: [], abouts: [] } as const;
