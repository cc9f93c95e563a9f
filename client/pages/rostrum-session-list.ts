import { computed } from '@preact/signals-core';
import { VirtualizerController } from '@tanstack/lit-virtual';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { createRef, ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { floorSource } from '../../shared/session/attached-sources.ts';
import { mayRecord } from '../../shared/session/permissions.ts';
import { sessionRow, textOf } from '../../shared/session/state.ts';
import type { Actor } from '../../shared/reference/actors.ts';
import { confirm, settleDoubt, switchNameCheck } from '../actions/reviewing.ts';
import { listHeads } from '../elements/list-heads.ts';
import { listLinks } from '../elements/list-links.ts';
import '../elements/rostrum-list-row.ts';
import { isOnLink, speakerOf, type RostrumListRow } from '../elements/rostrum-list-row.ts';
import '../elements/rostrum-unaligned.ts';
import '../media/rostrum-player.ts';
import type { RostrumPlayer } from '../media/rostrum-player.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../net/api.ts';
import { navigate, pathOf } from '../router.ts';
import {
  ACTOR_ROLES,
  actorsToChoose,
  filterFrom,
  isListed,
  itemsOf,
  queryOf,
  type ListFilter,
  type ListItem,
} from '../state/intervention-list.ts';
import type { SessionDesk } from '../state/session-desk.ts';
import { watch, type SignalController } from '../state/signal-controller.ts';
import { controls } from '../styles/tokens.css.ts';
import { sessionListStyles } from './session-list.css.ts';

/** The picture begins this much before the speaker does. */
const LEAD_IN_MS = 2000;
const ROW_PX = 53;

type Fetched = {
  readonly items: readonly Omit<ListItem, 'doubt' | 'nameIsConfirmed'>[];
  readonly nextCursor: string | null;
};

/**
 * One list of interventions: who spoke, about whom, how long, and a click plays it. Filtered by actor and session, and
 * the filter stands in the address.
 */
@customElement('rostrum-session-list')
export class RostrumSessionList extends LitElement {
  static override styles = [controls, sessionListStyles];

  @property({ attribute: false }) desk!: SessionDesk;

  @state() private filter: ListFilter = filterFrom(new URLSearchParams(location.search));
  @state() private playing: ListItem | null = null;
  /** Place of the line that Tab stops at. */
  @state() private at = 0;
  /** Lines of all sessions, as far as the server has given them; null: not asked. */
  @state() private fetched: readonly ListItem[] | null = null;
  @state() private error = '';

  @query('rostrum-player') private readonly player!: RostrumPlayer;

  readonly #scroller = createRef<HTMLElement>();
  #here: SignalController<readonly ListItem[]> | undefined;
  #watched: SessionDesk | undefined;
  readonly #virtual = new VirtualizerController<HTMLElement, RostrumListRow>(this, {
    getScrollElement: () => this.#scroller.value ?? null,
    count: 0,
    estimateSize: () => ROW_PX,
    overscan: 6,
  });

  readonly #readAddress = (): void => {
    this.filter = filterFrom(new URLSearchParams(location.search));
  };

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('popstate', this.#readAddress);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('popstate', this.#readAddress);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.#watched !== this.desk) {
      const { state: session, sessionId } = this.desk;
      this.#watched = this.desk;
      this.#here?.hostDisconnected();
      this.#here = watch(
        this,
        computed(() => itemsOf(session.value, sessionId)),
      );
    }
    if (changed.has('filter') && this.filter.allSessions) void this.#fetch();
    const virtualizer = this.#virtual.getVirtualizer();
    virtualizer.setOptions({ ...virtualizer.options, count: this.#listed().length });
  }

  /** The lines that the filter leaves. */
  #listed(): readonly ListItem[] {
    const { filter, fetched } = this;
    const items = filter.allSessions ? (fetched ?? []) : (this.#here?.value ?? []);
    return items.filter((item) => isListed(item, filter));
  }

  async #fetch(): Promise<void> {
    const asked = this.filter;
    this.fetched = null;
    this.error = '';
    const items: ListItem[] = [];
    let cursor: string | null = '';
    try {
      while (cursor !== null) {
        const search = new URLSearchParams();
        if (asked.actor !== null) search.set('actor', asked.actor);
        if (asked.actor !== null && asked.role !== 'either') search.set('role', asked.role);
        if (cursor !== '') search.set('cursor', cursor);
        const page: Fetched = await api.get(`/api/interventions?${search.toString()}`);
        if (this.filter !== asked) return;
        items.push(...page.items.map((item) => ({ ...item, doubt: null, nameIsConfirmed: null })));
        this.fetched = [...items];
        cursor = page.nextCursor;
      }
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
  }

  #setFilter(change: Partial<ListFilter>): void {
    this.filter = { ...this.filter, ...change };
    this.at = 0;
    navigate(pathOf('list', this.desk.sessionId) + queryOf(this.filter), 'replace');
  }

  protected override render(): TemplateResult {
    const session = this.desk.state.peek();
    const items = this.#listed();
    const timeZone = sessionRow(session)?.timeZone ?? 'UTC';
    const sourceId = floorSource(session);
    const virtualizer = this.#virtual.getVirtualizer();
    return html`
      ${this.#bar(items)}
      <div
        class="table"
        role="table"
        aria-label=${t('list.title')}
        aria-rowcount=${items.length + 1}
        @keydown=${this.#onKey}
      >
        <div class="heads" role="row">${listHeads()}</div>
        <div
          class="rows"
          role="rowgroup"
          ${ref(this.#scroller)}
          @rostrum-play=${this.#onPlay}
          @rostrum-confirm=${this.#onConfirm}
          @rostrum-check-name=${this.#onCheckName}
        >
          ${items.length === 0 ? html`<p class="empty" role="status">${this.#nothing()}</p>` : nothing}
          <div class="all" role="presentation" style="block-size:${virtualizer.getTotalSize()}px">
            ${repeat(
              virtualizer.getVirtualItems(),
              ({ index }) => items[index]?.interventionId ?? index,
              ({ index, start }) => this.#row(items[index], index, start, timeZone, sourceId),
            )}
          </div>
        </div>
      </div>
      <aside aria-label=${t('list.picture')}>
        ${sourceId === null ? nothing : html`<rostrum-player .desk=${this.desk} .sourceId=${sourceId}></rostrum-player>`}
        <rostrum-unaligned .desk=${this.desk} .sourceId=${sourceId}></rostrum-unaligned>
        ${this.playing === null ? nothing : html`<h2><bdi>${this.#nameNow(this.playing)}</bdi></h2>`}
      </aside>
    `;
  }

  #row(
    item: ListItem | undefined,
    index: number,
    startPx: number,
    timeZone: string,
    sourceId: string | null,
  ): TemplateResult | typeof nothing {
    if (item === undefined) return nothing;
    const isHere = item.sessionId === this.desk.sessionId;
    return html`<rostrum-list-row
      data-index=${index}
      aria-rowindex=${index + 2}
      style="transform:translateY(${startPx}px)"
      .item=${item}
      .timeZone=${timeZone}
      .sourceId=${isHere ? sourceId : null}
      .canConfirm=${isHere && mayRecord(this.desk.me.role)}
      .isWithheld=${this.#isWithheld(item)}
      .canClip=${isHere && sourceId !== null && this.desk.me.role === 'lead' && !item.hidden && item.netMs !== null}
      .isStop=${index === this.at}
      .current=${item.interventionId === this.playing?.interventionId}
      @focusin=${() => (this.at = index)}
      @click=${(event: Event) => (isOnLink(event) ? undefined : this.#play(item, index))}
    ></rostrum-list-row>`;
  }

  #bar(items: readonly ListItem[]): TemplateResult {
    const { filter, desk } = this;
    const { here, others } = actorsToChoose(filter.allSessions ? [] : (this.#here?.value ?? []));
    const option = ({ ref, name }: Actor): TemplateResult =>
      html`<option value=${ref} ?selected=${ref === filter.actor}>${name}</option>`;
    const title = sessionRow(desk.state.peek())?.title ?? null;
    return html`<div class="bar">
      <h1>
        <bdi
          >${filter.allSessions ? t('list.all_sessions') : (textOf(desk.state.peek(), title) ?? t('list.title'))}</bdi
        >
        <span class="hint" role="status">${t('list.count', { count: items.length })}</span>
      </h1>
      <div>
        <label for="actor">${t('list.actor')}</label>
        <select
          id="actor"
          @change=${(event: Event) => this.#setFilter({ actor: valueOf(event) === '' ? null : valueOf(event) })}
        >
          <option value="">${t('list.everybody')}</option>
          ${here.length === 0 ? nothing : html`<optgroup label=${t('list.in_this_session')}>${here.map(option)}</optgroup>`}
          <optgroup label=${t('list.others')}>${others.map(option)}</optgroup>
        </select>
      </div>
      ${filter.actor === null ? nothing : this.#roleChoice(filter.role)}
      <div>
        <label for="in">${t('list.session')}</label>
        <select id="in" @change=${(event: Event) => this.#setFilter({ allSessions: valueOf(event) === 'all' })}>
          <option value="this" ?selected=${!filter.allSessions}>${t('list.this_session')}</option>
          <option value="all" ?selected=${filter.allSessions}>${t('list.all_sessions')}</option>
        </select>
      </div>
      ${listLinks(desk)}
    </div>`;
  }

  /** Where the chosen State or body stands in a statement; a question only once one is chosen. */
  #roleChoice(chosen: ListFilter['role']): TemplateResult {
    return html`<div>
      <label for="role">${t('list.role')}</label>
      <select
        id="role"
        @change=${(event: Event) => this.#setFilter({ role: ACTOR_ROLES.find((role) => role === valueOf(event)) ?? 'either' })}
      >
        ${ACTOR_ROLES.map((role) => html`<option value=${role} ?selected=${role === chosen}>${t(`list.role.${role}`)}</option>`)}
      </select>
    </div>`;
  }

  #nothing(): string {
    if (this.error !== '') return this.error;
    if (this.filter.allSessions && this.fetched === null) return t('list.loading');
    return this.filter.actor === null ? t('list.empty') : t('list.empty_filtered');
  }

  /** The name over the picture follows the list: somebody hidden meanwhile is hidden here too. */
  #nameNow(playing: ListItem): string {
    const item = this.#here?.value.find(({ interventionId }) => interventionId === playing.interventionId) ?? playing;
    return speakerOf(item);
  }

  /** [P7]: what was recorded of a hidden speaker is for leads. */
  #isWithheld({ hidden }: ListItem): boolean {
    return hidden && this.desk.me.role !== 'lead';
  }

  #play(item: ListItem, index: number): void {
    this.at = index;
    if (this.#isWithheld(item)) return;
    if (item.sessionId !== this.desk.sessionId) {
      navigate(`${pathOf('list', item.sessionId)}${queryOf({ ...this.filter, allSessions: false })}`);
      return;
    }
    this.playing = item;
    this.player.seekTo(item.startMs - LEAD_IN_MS);
    this.player.play();
  }

  readonly #onPlay = (event: CustomEvent<ListItem>): void => {
    const index = this.#listed().findIndex(({ interventionId }) => interventionId === event.detail.interventionId);
    this.#play(event.detail, index);
  };

  readonly #onConfirm = (event: CustomEvent<ListItem>): void => {
    settleDoubt(this.desk, event.detail);
  };

  readonly #onCheckName = (event: CustomEvent<ListItem>): void => {
    switchNameCheck(this.desk, event.detail);
  };

  /** Up and down move, Enter plays (the button's own), Y settles what is in doubt, or whose name the words are. */
  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const items = this.#listed();
    const last = items.length - 1;
    const moves: { readonly [key: string]: number } = {
      ArrowUp: this.at - 1,
      ArrowDown: this.at + 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    const item = items[this.at];
    if (to !== undefined) {
      event.preventDefault();
      void this.#goTo(Math.min(Math.max(to, 0), last));
    } else if (event.key.toLowerCase() === 'y' && item !== undefined && !event.repeat) confirm(this.desk, item);
  }

  async #goTo(index: number): Promise<void> {
    this.at = index;
    this.#virtual.getVirtualizer().scrollToIndex(index);
    await this.updateComplete;
    // Scrolling brings the line into being with the next frame; the keys may be further on by then.
    requestAnimationFrame(() =>
      this.renderRoot.querySelector<RostrumListRow>(`[data-index="${String(this.at)}"]`)?.focus(),
    );
  }

  protected override updated(): void {
    for (const row of this.renderRoot.querySelectorAll<RostrumListRow>('rostrum-list-row'))
      this.#virtual.getVirtualizer().measureElement(row);
  }
}

function valueOf(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-session-list': RostrumSessionList;
  }
}
