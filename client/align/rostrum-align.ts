import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { can } from '../../shared/access.ts';
import type {
  AlignableEpoch,
  AlignableEpochs,
  AlignmentOutcome,
  AlignmentRequest,
} from '../../shared/contract/http/alignments.schema.ts';
import type { SessionTables } from '../../shared/session/state/state.ts';
import './rostrum-align-moment.ts';
import type { Known } from './rostrum-align-moment.ts';
import { recordingsOf } from '../player/recordings.ts';
import '../player/rostrum-player.ts';
import type { RostrumPlayer } from '../player/rostrum-player.ts';
import { t } from '../messages.ts';
import { api } from '../sync/api.ts';
import { pathOf } from '../router.ts';
import type { SessionStore } from '../sync/session-store.ts';
import { follow, type SignalController } from '../ui/signal-controller.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import { alignError, effectWords, isSame, pairWords } from './align-words.ts';
import { alignStyles } from './align.css.ts';

/** Aligns a recording with a session that was tagged without it, by known moments or by pairs of marks ([T8a]). */
@customElement('rostrum-align')
export class RostrumAlign extends LitElement {
  static override styles = [controls, page, alignStyles];

  @property({ attribute: false }) desk!: SessionStore;

  @state() private runs: readonly AlignableEpoch[] | null = null;
  @state() private sourceId: string | null = new URLSearchParams(location.search).get('source');
  @state() private known: readonly Known[] = [];
  @state() private outcome: AlignmentOutcome | null = null;
  @state() private isDone = false;
  @state() private isWorking = false;
  @state() private error = '';
  @state() private player: RostrumPlayer | null = null;

  @query('rostrum-player') private readonly playerNow!: RostrumPlayer | null;

  #attached: SignalController<SessionTables['sources']> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { state: session } = this.desk;
    this.#attached ??= follow(this, () => session.value.tables.sources);
    if (can(this.desk.me.role, 'recording.align')) void this.load();
  }

  protected override updated(): void {
    this.player = this.playerNow;
  }

  private get door(): string {
    return `/api/sessions/${this.desk.sessionId}/alignments`;
  }

  private async load(): Promise<void> {
    await this.attempt(async () => {
      this.runs = (await api.get<AlignableEpochs>(this.door)).runs;
      this.sourceId ??= this.runs[0]?.sourceId ?? null;
    });
  }

  /** Runs a request to the server and shows its refusal. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    this.isWorking = true;
    this.error = '';
    try {
      await work();
    } catch (error) {
      this.error = alignError(error);
    }
    this.isWorking = false;
  }

  private readonly add = async ({ detail }: CustomEvent<Known | null>): Promise<void> => {
    if (detail === null) this.error = t('align.no_picture');
    else if (this.known.some(({ epoch }) => epoch !== detail.epoch)) this.error = t('align.other_part');
    else await this.tryWith([...this.known, detail]);
  };

  /** Asks for a preview of these moments. It changes nothing. */
  private async tryWith(known: readonly Known[]): Promise<void> {
    this.isDone = false;
    await this.attempt(async () => {
      this.outcome = known.length === 0 ? null : await this.ask('?preview=1', requestFor(known));
      this.known = known;
    });
  }

  private ask(query: string, request: Partial<AlignmentRequest>): Promise<AlignmentOutcome> {
    return api.post<AlignmentOutcome>(this.door + query, { sourceId: this.sourceId, ...request });
  }

  private async apply(request: Partial<AlignmentRequest>): Promise<void> {
    await this.attempt(async () => {
      this.outcome = await this.ask('', request);
      this.known = [];
      this.isDone = true;
      this.runs = (await api.get<AlignableEpochs>(this.door)).runs;
    });
  }

  protected override render(): TemplateResult {
    const mayAlign = can(this.desk.me.role, 'recording.align');
    return html`<main id="content" class="column">
      <div class="row spread">
        <h1>${t('align.title')}</h1>
        <a href=${pathOf('list', this.desk.sessionId)}>${t('align.to_list')}</a>
      </div>
      ${
        mayAlign
          ? html`<p class="lead">${t('align.lead')}</p>
              ${this.way()}`
          : html`<p class="alert" role="alert">${t('align.refused')}</p>`
      }
    </main>`;
  }

  private way(): TemplateResult | typeof nothing {
    if (this.runs === null) return this.fault();
    const parts = this.runs.filter(({ sourceId }) => sourceId === this.sourceId);
    const [first] = parts;
    const attached = this.#attached?.value;
    if (first === undefined)
      return html`<p class="notice">${t(attached?.size === 0 ? 'align.none' : 'align.nothing_recorded')}</p>`;
    // The player goes to its first frame by the session, which may not have arrived yet.
    if (attached?.has(first.sourceId) !== true) return nothing;
    return html`<div class="two">
      <rostrum-player alone .desk=${this.desk} .sourceId=${first.sourceId} .startAtMs=${first.startMs}></rostrum-player>
      <div class="stack">
        ${this.offers(parts)}
        <rostrum-align-moment
          .desk=${this.desk}
          .player=${this.player}
          ?hasParts=${parts.length > 1}
          ?disabled=${this.isWorking}
          @rostrum-moment=${this.add}
        ></rostrum-align-moment>
        ${this.fault()} ${this.isDone ? this.done() : this.moments()}
      </div>
    </div>`;
  }

  /** The choice of the recording, and the proposals that need no known moment. */
  private offers(parts: readonly AlignableEpoch[]): TemplateResult | typeof nothing {
    const sources = [...new Set((this.runs ?? []).map(({ sourceId }) => sourceId))];
    const offers = parts.flatMap((run) => [this.pairs(run), this.ownClock(run)]).filter((each) => each !== nothing);
    if (sources.length < 2 && offers.length === 0) return nothing;
    return html`<section class="card">${sources.length < 2 ? nothing : this.choice(sources)} ${offers}</section>`;
  }

  private pairs({ epoch, pairs }: AlignableEpoch): TemplateResult | typeof nothing {
    if (pairs === null || isSame(pairs.shiftMs ?? Infinity)) return nothing;
    return html`<p>${pairWords(pairs)}</p>
      <button type="button" @click=${() => this.apply({ method: 'paired_marks', epoch })}>
        ${t('align.use_pairs')}
      </button>`;
  }

  private ownClock({ epoch, isAligned, recorderBasis }: AlignableEpoch): TemplateResult | typeof nothing {
    if (!isAligned || recorderBasis !== 'pdt') return nothing;
    return html`<button type="button" @click=${() => this.apply({ method: 'programme_time', epoch })}>
      ${t('align.programme_time')}
    </button>`;
  }

  private choice(sources: readonly string[]): TemplateResult {
    const labels = new Map(recordingsOf(this.desk.state.peek()).map(({ sourceId, label }) => [sourceId, label]));
    return html`<div>
      <label for="recording">${t('align.recording')}</label>
      <select id="recording" @change=${this.choose}>
        ${sources.map(
          (id) => html`<option value=${id} ?selected=${id === this.sourceId}>${labels.get(id) ?? id}</option>`,
        )}
      </select>
    </div>`;
  }

  private readonly choose = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.sourceId = event.target.value;
    void this.tryWith([]);
  };

  private done(): TemplateResult {
    return html`<section class="card" role="status">
      <p>${t('align.done')}</p>
      ${this.effect()}
    </section>`;
  }

  private moments(): TemplateResult | typeof nothing {
    const { known } = this;
    if (known.length === 0) return nothing;
    return html`<section class="card" aria-live="polite">
      <h2>${t('align.known')}</h2>
      <ul class="known">
        ${known.map((each) => this.moment(each))}
      </ul>
      <p class="hint">${t('align.more')}</p>
      <h2>${t('align.effect')}</h2>
      ${this.effect()}
      <div class="row">
        <button type="button" class="primary" ?disabled=${this.isWorking} @click=${() => this.apply(requestFor(known))}>
          ${t('align.apply')}
        </button>
      </div>
    </section>`;
  }

  private moment(each: Known): TemplateResult {
    const without = (): void => void this.tryWith(this.known.filter((other) => other !== each));
    return html`<li>
      <bdi>${each.words}</bdi>
      <button type="button" class="quiet" aria-label=${t('align.remove', { moment: each.words })} @click=${without}>
        ✕
      </button>
    </li>`;
  }

  private effect(): TemplateResult {
    const words = this.outcome === null ? [] : effectWords(this.outcome);
    return html`<ul>
      ${words.map((each) => html`<li>${each}</li>`)}
    </ul>`;
  }

  private fault(): TemplateResult | typeof nothing {
    return this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`;
  }
}

function requestFor(known: readonly Known[]): Partial<AlignmentRequest> {
  return { method: 'moments', epoch: known[0]?.epoch ?? 1, moments: known.map(({ given }) => given) };
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-align': RostrumAlign;
  }
}
