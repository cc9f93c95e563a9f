import { VirtualizerController } from '@tanstack/lit-virtual';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { createRef, ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { can } from '../../shared/access.ts';
import type { InterventionPage } from '../../shared/contract/http/interventions.schema.ts';
import { floorSource, recordedSources } from '../../shared/session/recordings/attached-sources.ts';
import { isLocked } from '../../shared/session/reviewed-lock.ts';
import { sessionRow, textOf, type SessionState } from '../../shared/session/state/state.ts';
import { confirm, mayChange, settleReviewItem, switchNameCheck } from './reviewing.ts';
import { listBar } from './list-bar.ts';
import { listHeads } from './list-heads.ts';
import { listLinks } from './list-links.ts';
import './rostrum-list-lines.ts';
import './rostrum-list-row.ts';
import { isOnLink, speakerOf, type RostrumListRow } from './rostrum-list-row.ts';
import './rostrum-statement.ts';
import './rostrum-struck-out.ts';
import '../player/rostrum-unaligned.ts';
import '../player/rostrum-player.ts';
import type { RostrumPlayer } from '../player/rostrum-player.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { navigate, pathOf } from '../router.ts';
import { unalignedFor } from '../player/alignment.ts';
import {
  actorsToChoose,
  filterFrom,
  isListed,
  isWithheld,
  itemsOf,
  queryOf,
  type ListFilter,
  type ListItem,
} from './intervention-list.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { statementIn, type StatementAddress, type StatementPart } from './statement-address.ts';
import { follow, type SignalController } from '../ui/signal-controller.ts';
import { controls } from '../ui/tokens.css.ts';
import { sessionListStyles } from './session-list.css.ts';

/** Time by which the picture begins before the speaker, ms. */
const LEAD_IN_MS = 2000;
const ROW_PX = 53;

/**
 * One list of interventions: speakers, abouts, lengths, and a picture on a click. It is filtered by actor and session,
 * and the address holds the filter.
 */
@customElement('rostrum-session-list')
export class RostrumSessionList extends LitElement {
  static override styles = [controls, sessionListStyles];

  @property({ attribute: false }) desk!: SessionStore;

  @state() private filter: ListFilter = filterFrom(new URLSearchParams(location.search));
  @state() private playing: ListItem | null = null;
  /** The open part of the statement beside the list. Null for its default. */
  @state() private wants: StatementPart | null = null;
  /** Position of the line that Tab stops at. */
  @state() private at = 0;
  /** Lines of all sessions, as far as the server has sent them. Null before they are requested. */
  @state() private fetched: readonly ListItem[] | null = null;
  @state() private error = '';

  @query('rostrum-player') private readonly player!: RostrumPlayer | null;

  readonly #scroller = createRef<HTMLElement>();
  #here: SignalController<readonly ListItem[]> | undefined;
  #watched: SessionStore | undefined;
  /** The statement that the address opens, until it is in the list. */
  #wanted: StatementAddress | null = statementIn(new URLSearchParams(location.search));
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
      this.#here = follow(this, () => itemsOf(session.value, sessionId));
    }
    if (changed.has('filter') && this.filter.allSessions) void this.#fetch();
    this.#openWanted();
    const virtualizer = this.#virtual.getVirtualizer();
    virtualizer.setOptions({ ...virtualizer.options, count: this.#listed().length });
  }

  /** The lines that pass the filter. */
  #listed(): readonly ListItem[] {
    const { filter, fetched } = this;
    const items = filter.allSessions ? (fetched ?? []) : (this.#here?.value ?? []);
    return items.filter((item) => isListed(item, filter));
  }

  #openWanted(): void {
    const wanted = this.#wanted;
    const index = this.#listed().findIndex(({ interventionId }) => interventionId === wanted?.interventionId);
    const item = this.#listed()[index];
    if (wanted === null || item === undefined) return;
    this.#wanted = null;
    this.at = index;
    this.playing = item;
    this.wants = wanted.part;
    void this.updateComplete.then(() => this.#virtual.getVirtualizer().scrollToIndex(index));
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
        const page: InterventionPage = await api.get<InterventionPage>(`/api/interventions?${search.toString()}`);
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
    const sources = recordedSources(session)
      .filter(({ id, role }) => role === 'floor' && unalignedFor(session, id) !== 'all')
      .map(({ id }) => id);
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
          @rostrum-confirm=${({ detail }: CustomEvent<ListItem>) => settleReviewItem(this.desk, detail)}
          @rostrum-check-name=${({ detail }: CustomEvent<ListItem>) => switchNameCheck(this.desk, detail)}
        >
          ${items.length === 0 ? html`<p class="empty" role="status">${this.#nothing()}</p>` : nothing}
          <div class="all" role="presentation" style="block-size:${virtualizer.getTotalSize()}px">
            ${repeat(
              virtualizer.getVirtualItems(),
              ({ index }) => items[index]?.interventionId ?? index,
              ({ index, start }) => this.#row(items[index], index, start, timeZone, sources),
            )}
          </div>
        </div>
      </div>
      <aside aria-label=${t('list.picture')}>
        ${sourceId === null ? nothing : html`<rostrum-player .desk=${this.desk} .sourceId=${sourceId}></rostrum-player>`}
        <rostrum-unaligned .desk=${this.desk} .sourceId=${sourceId}></rostrum-unaligned>
        ${isLocked(session) ? html`<p class="hint" role="note">${t('list.locked')}</p>` : nothing}
        ${this.#statement(session)}
        <rostrum-list-lines .desk=${this.desk} .session=${session}></rostrum-list-lines>
        <rostrum-struck-out .desk=${this.desk} .session=${session}></rostrum-struck-out>
      </aside>
    `;
  }

  #statement(session: SessionState): TemplateResult {
    const { playing, desk, wants } = this;
    if (playing === null) return html`<p class="hint">${t('statement.choose')}</p>`;
    return html`<h2><bdi>${this.#nameNow(playing)}</bdi></h2>
      <rostrum-statement
        .desk=${desk}
        .session=${session}
        .interventionId=${playing.interventionId}
        .wants=${wants}
      ></rostrum-statement>`;
  }

  #row(
    item: ListItem | undefined,
    index: number,
    startPx: number,
    timeZone: string,
    sources: readonly string[],
  ): TemplateResult | typeof nothing {
    if (item === undefined) return nothing;
    const isHere = item.sessionId === this.desk.sessionId;
    return html`<rostrum-list-row
      data-index=${index}
      aria-rowindex=${index + 2}
      style="transform:translateY(${startPx}px)"
      .item=${item}
      .timeZone=${timeZone}
      .sources=${isHere ? sources : []}
      .canConfirm=${isHere && mayChange(this.desk)}
      .isWithheld=${isWithheld(item, this.desk.me.role)}
      .canClip=${isHere && sources.length > 0 && can(this.desk.me.role, 'record.export') && !item.hidden && item.netMs !== null}
      .isStop=${index === this.at}
      .current=${item.interventionId === this.playing?.interventionId}
      @focusin=${() => (this.at = index)}
      @click=${(event: Event) => (isOnLink(event) ? undefined : this.#play(item, index))}
    ></rostrum-list-row>`;
  }

  #bar(items: readonly ListItem[]): TemplateResult {
    const { filter, desk } = this;
    const session = desk.state.peek();
    return listBar({
      filter,
      actors: actorsToChoose(filter.allSessions ? [] : (this.#here?.value ?? [])),
      title: filter.allSessions
        ? t('list.all_sessions')
        : (textOf(session, sessionRow(session)?.title ?? null) ?? t('list.title')),
      count: items.length,
      links: listLinks(desk),
      setFilter: (change) => this.#setFilter(change),
    });
  }

  #nothing(): string {
    if (this.error !== '') return this.error;
    if (this.filter.allSessions && this.fetched === null) return t('list.loading');
    return this.filter.actor === null ? t('list.empty') : t('list.empty_filtered');
  }

  /** The name over the picture follows the list, so a hiding applies here too. */
  #nameNow(playing: ListItem): string {
    const item = this.#here?.value.find(({ interventionId }) => interventionId === playing.interventionId) ?? playing;
    return speakerOf(item);
  }

  #play(item: ListItem, index: number): void {
    this.at = index;
    if (isWithheld(item, this.desk.me.role)) return;
    if (item.sessionId !== this.desk.sessionId) {
      navigate(`${pathOf('list', item.sessionId)}${queryOf({ ...this.filter, allSessions: false })}`);
      return;
    }
    if (this.playing?.interventionId !== item.interventionId) this.wants = null;
    this.playing = item;
    this.player?.seekTo(item.startMs - LEAD_IN_MS);
    this.player?.play();
  }

  readonly #onPlay = (event: CustomEvent<ListItem>): void => {
    const index = this.#listed().findIndex(({ interventionId }) => interventionId === event.detail.interventionId);
    this.#play(event.detail, index);
  };

  /** E: opens a statement of this session beside the list, and plays nothing. */
  #open(item: ListItem): void {
    if (isWithheld(item, this.desk.me.role) || item.sessionId !== this.desk.sessionId) return;
    this.playing = item;
    this.wants = null;
    void this.updateComplete.then(() => (this.wants = 'words'));
  }

  /**
   * Up and down move, E opens. Enter plays, by the button itself. Y settles the review item, or confirms an
   * organization's name.
   */
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
    } else if (event.key.toLowerCase() === 'e' && item !== undefined && !event.repeat) {
      event.preventDefault();
      this.#open(item);
    } else if (event.key.toLowerCase() === 'y' && item !== undefined && !event.repeat) confirm(this.desk, item);
  }

  async #goTo(index: number): Promise<void> {
    this.at = index;
    this.#virtual.getVirtualizer().scrollToIndex(index);
    await this.updateComplete;
    // The line appears with the next frame after scrolling. The keys may have moved on by then.
    requestAnimationFrame(() =>
      this.renderRoot.querySelector<RostrumListRow>(`[data-index="${String(this.at)}"]`)?.focus(),
    );
  }

  protected override updated(): void {
    for (const row of this.renderRoot.querySelectorAll<RostrumListRow>('rostrum-list-row'))
      this.#virtual.getVirtualizer().measureElement(row);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-session-list': RostrumSessionList;
  }
}
