import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { can } from '../../../shared/access.ts';
import { actorOf } from '../../../shared/reference/actors.ts';
import { topicInShort, topicOf } from '../../../shared/reference/topics.ts';
import { isLocked } from '../../../shared/session/reviewed-lock.ts';
import { childrenOf } from '../../../shared/session/state/children.ts';
import type { AboutRow, InterventionRow, TopicRow } from '../../../shared/session/state/rows.ts';
import { offerOf, type Offer } from '../actions/fields.ts';
import { pressButton } from '../keys/dispatch.ts';
import { finishField } from '../actions/finish-field.ts';
import { quickTopics } from '../actions/quick-topics.ts';
import { removeTag } from '../actions/tagging.ts';
import { t } from '../../messages.ts';
import type { OpenField } from '../store/open.ts';
import { hiddenForWhom, isHiddenSpeaker, speakerName } from '../../ui/speaker-name.ts';
import { consoleStyles } from '../../ui/console.css.ts';
import { controls } from '../../ui/tokens.css.ts';
import { ConsoleElement } from './console-element.ts';
import './rostrum-action-button.ts';
import './rostrum-type-ahead.ts';

/** The row of tags: whom they are about, nine quick topics, and the fields for other topics and countries. */
@customElement('rostrum-tag-row')
export class RostrumTagRow extends ConsoleElement {
  static override styles = [
    controls,
    consoleStyles,
    css`
      .who {
        font-size: var(--text-large);
        font-weight: 650;
      }
      .topics {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: var(--space-1) var(--space-2);
        margin-block: var(--space-2);
      }
      .topics button {
        justify-content: start;
        overflow: hidden;
        padding: 2px var(--space-2);
        font-weight: 400;
        text-align: start;
      }
      .topics span {
        display: -webkit-box;
        overflow: hidden;
        font-size: var(--text-small);
        line-height: 1.25;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      /* Around the card and not in it: nothing moves when B is pressed. */
      .points {
        outline: 3px dashed var(--amber);
        outline-offset: -3px;
      }
      .points h2 {
        color: var(--text);
        letter-spacing: 0;
        text-transform: none;
      }
      @media (min-width: 1000px) {
        .topics button {
          min-block-size: 32px;
        }
      }
      @media (min-width: 1000px) and (pointer: fine) {
        rostrum-action-button {
          --target: 36px;
        }
      }
      @media (max-width: 600px) {
        .topics {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
      /* In the place of the topics, which no key sets now: the picture keeps its size while somebody types. */
      rostrum-type-ahead {
        margin-block: var(--space-2);
      }
    `,
  ];

  #offer: { readonly field: OpenField; readonly offer: Offer } | undefined;

  protected override render(): TemplateResult {
    const { live } = this;
    const state = live.desk.state.value;
    const open = live.open.value;
    const field =
      open?.what === 'field' && (open.field.kind === 'topic' || open.field.kind === 'about') ? open.field : undefined;
    // While its user chooses, the row stays with the speaker of the first key ([C3]).
    const row =
      (field === undefined ? undefined : state.tables.interventions.get(field.interventionId)) ?? live.target.value;
    const points = row !== null && row.id === live.before.pointed.value;
    return html`<section class="card ${points ? 'points' : ''}" aria-label=${t('console.tags')}>
      <div class="row">
        ${points ? html`<h2 class="who"><bdi>${t('console.next_tag', { name: speakerName(state, row) })}</bdi></h2>` : this.#whom(row)}
      </div>
      ${
        field !== undefined
          ? this.#field(field)
          : live.mayRecord
            ? html`<div class="topics">${this.#topics(row)}</div>`
            : nothing
      }
      <div class="row">
        ${live.mayRecord ? ['topic', 'about', 'note', 'hide', ...(points ? ['hide_before'] : [])].map((action) => this.#button(action)) : nothing}
        ${can(live.desk.me.role, 'hidden.lift') && row !== null && isHiddenSpeaker(state, row) ? this.#button('lift_hide') : nothing}
        ${row === null ? nothing : this.#tags(row)}
      </div>
    </section>`;
  }

  #whom(row: InterventionRow | null): TemplateResult {
    const { live } = this;
    const name = row === null ? t('console.nobody_to_tag') : speakerName(live.desk.state.value, row);
    return html`<h2>${t(live.mayRecord ? 'console.tagging' : 'console.tags')}</h2>
      <span class="who"><bdi>${name}</bdi></span>`;
  }

  #button(action: string): TemplateResult {
    return html`<rostrum-action-button .live=${this.live} action=${action}></rostrum-action-button>`;
  }

  #topics(row: InterventionRow | null): TemplateResult[] {
    const { live } = this;
    const state = live.desk.state.value;
    const keysOn = live.keymap.value.isOn;
    // In a reviewed session the buttons only show that no more tags are possible.
    const look = isLocked(state) ? 'quiet muted' : '';
    const set = row === null ? [] : childrenOf(state, row.id, 'topics').filter(isMine(live.desk.me.userId));
    return quickTopics(live.session.value).map((id, index) => {
      return html`<button
        type="button"
        class=${look}
        title=${topicOf(id)?.label ?? id}
        aria-pressed=${set.some(({ topic }) => topic === id) ? 'true' : 'false'}
        @click=${(event: Event) => pressButton(live, `topic_${String(index + 1)}`, event.timeStamp)}
      >
        ${keysOn ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing}<span>${topicInShort(id)}</span>
      </button>`;
    });
  }

  #tags(row: InterventionRow): TemplateResult {
    const { live } = this;
    const state = live.desk.state.value;
    if (isHiddenSpeaker(state, row)) return html`<span class="muted small">${hiddenForWhom(live.desk, row)}</span>`;
    const topics = agreed(childrenOf(state, row.id, 'topics'), ({ topic }) => topic);
    const abouts = agreed(childrenOf(state, row.id, 'abouts'), ({ target }) => target);
    if (topics.length + abouts.length === 0) return html`<span class="muted small">${t('console.no_tags')}</span>`;
    const chip = (
      label: string,
      count: number,
      mine: TopicRow | AboutRow | undefined,
      type: 'remove-topic' | 'remove-about',
    ): TemplateResult => {
      const words = count > 1 ? t('console.tag_by', { label, count }) : label;
      if (mine === undefined || !live.mayChange.value) return html`<span class="small muted">${words}</span>`;
      return html`<button
        type="button"
        class="chip"
        aria-label=${t('console.remove_tag', { label })}
        @click=${() => removeTag(live, type, mine)}
      >
        <bdi>${words}</bdi><span aria-hidden="true">✕</span>
      </button>`;
    };
    const me = isMine(live.desk.me.userId);
    return html`
      ${topics.map(([topic, rows]) => chip(topicInShort(topic), rows.length, rows.find(me), 'remove-topic'))}
      ${abouts.map(([target, rows]) =>
        chip(
          t('console.about_tag', { name: actorOf(target)?.name ?? target }),
          rows.length,
          rows.find(me),
          'remove-about',
        ),
      )}
    `;
  }

  #field(field: OpenField): TemplateResult {
    if (this.#offer?.field !== field) this.#offer = { field, offer: offerOf(this.live, field) };
    return html`<rostrum-type-ahead
      label=${t(field.kind === 'topic' ? 'console.field.topic' : 'console.field.about')}
      .offer=${this.#offer.offer}
      .focused=${true}
      @rostrum-choose=${(event: HTMLElementEventMap['rostrum-choose']) => finishField(this.live, field, event.choice)}
      @rostrum-leave=${() => (this.live.open.value = null)}
    ></rostrum-type-ahead>`;
  }
}

function isMine(userId: string): (row: TopicRow | AboutRow) => boolean {
  return (row) => row.by === userId && !row.undone && !row.removed;
}

/** Groups equal tags: two observers with the same tag agree. */
function agreed<Row extends TopicRow | AboutRow>(rows: readonly Row[], what: (row: Row) => string): [string, Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.undone || row.removed) continue;
    groups.set(what(row), [...(groups.get(what(row)) ?? []), row]);
  }
  return [...groups];
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-tag-row': RostrumTagRow;
  }
}
