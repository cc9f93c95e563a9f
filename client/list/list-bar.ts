/** Draws the bar above the list of interventions: its title, its count and its filters. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Actor } from '../../shared/reference/actors.ts';
import { t } from '../messages.ts';
import { ACTOR_ROLES, type ListFilter } from './intervention-list.ts';

export interface ListBar {
  readonly filter: ListFilter;
  /** The actors to filter by: those of this session, then all others. */
  readonly actors: { readonly here: readonly Actor[]; readonly others: readonly Actor[] };
  readonly title: string;
  readonly count: number;
  /** Links to the session's other pages. */
  readonly links: TemplateResult;
  readonly setFilter: (change: Partial<ListFilter>) => void;
}

/** The bar with the title, the count and the filters of the list. */
export function listBar({ filter, actors, title, count, links, setFilter }: ListBar): TemplateResult {
  const option = ({ ref, name }: Actor): TemplateResult =>
    html`<option value=${ref} ?selected=${ref === filter.actor}>${name}</option>`;
  const { here, others } = actors;
  return html`<div class="bar">
    <h1>
      <bdi>${title}</bdi>
      <span class="hint" role="status">${t('list.count', { count })}</span>
    </h1>
    <div class="links">${links}</div>
    <div class="filters">
      <div>
        <label for="actor">${t('list.actor')}</label>
        <select
          id="actor"
          @change=${(event: Event) => setFilter({ actor: valueOf(event) === '' ? null : valueOf(event) })}
        >
          <option value="">${t('list.everybody')}</option>
          ${here.length === 0 ? nothing : html`<optgroup label=${t('list.in_this_session')}>${here.map(option)}</optgroup>`}
          <optgroup label=${t('list.others')}>${others.map(option)}</optgroup>
        </select>
      </div>
      ${filter.actor === null ? nothing : roleChoice(filter.role, setFilter)}
      <div>
        <label for="in">${t('list.session')}</label>
        <select id="in" @change=${(event: Event) => setFilter({ allSessions: valueOf(event) === 'all' })}>
          <option value="this" ?selected=${!filter.allSessions}>${t('list.this_session')}</option>
          <option value="all" ?selected=${filter.allSessions}>${t('list.all_sessions')}</option>
        </select>
      </div>
    </div>
  </div>`;
}

/** The role of the chosen State or body in a statement. It appears only once one is chosen. */
function roleChoice(chosen: ListFilter['role'], setFilter: ListBar['setFilter']): TemplateResult {
  return html`<div>
    <label for="role">${t('list.role')}</label>
    <select
      id="role"
      @change=${(event: Event) => setFilter({ role: ACTOR_ROLES.find((role) => role === valueOf(event)) ?? 'either' })}
    >
      ${ACTOR_ROLES.map((role) => html`<option value=${role} ?selected=${role === chosen}>${t(`list.role.${role}`)}</option>`)}
    </select>
  </div>`;
}

function valueOf(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : '';
}
