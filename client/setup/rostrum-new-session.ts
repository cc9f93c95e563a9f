import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Conference, Conferences } from '../../shared/contract/http/conferences.schema.ts';
import type { People, Person } from '../../shared/contract/http/people.schema.ts';
import { lengthText } from '../../shared/messages/length-text.ts';
import { presetOf, RULE_PRESETS } from '../../shared/reference/rule-presets.ts';
import { SESSION_KINDS, type SessionKind } from '../../shared/vocabulary/session.ts';
import './rostrum-list-paste.ts';
import '../recordings/rostrum-stream-address.ts';
import { errorMessage, t } from '../messages.ts';
import { api, ApiError } from '../sync/api.ts';
import { navigate, pathOf } from '../router.ts';
import { page } from '../ui/page.css.ts';
import { controls } from '../ui/tokens.css.ts';
import { newSessionStyles } from './new-session.css.ts';
import type { PastedSpeaker } from './pasted-list.ts';
import { setUpSession, type NewSession, type SetUpFault } from './create-session.ts';

const PRESET = 'osce-hdim-2018';
const TIME_ZONES = Intl.supportedValuesOf('timeZone');

/** What a session needs, in the order of the page. */
type Missing = 'session' | 'conference' | 'zone';

/** The set-up of a session: five questions on one page. Only the first needs an answer. */
@customElement('rostrum-new-session')
export class RostrumNewSession extends LitElement {
  static override styles = [controls, page, newSessionStyles];

  @state() private conferences: readonly Conference[] = [];
  @state() private team: readonly Person[] = [];
  @state() private conferenceId = '';
  @state() private conferenceName = '';
  @state() private place = '';
  @state() private sessionTitle = '';
  @state() private kind: SessionKind = 'working_session';
  @state() private timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  @state() private presetId = PRESET;
  @state() private limitMs: number | null | undefined = 150_000;
  @state() private speakers: readonly PastedSpeaker[] = [];
  @state() private sourceUrl = '';
  @state() private busy = false;
  @state() private error = '';
  @state() private made: { readonly id: string; readonly faults: readonly SetUpFault[] } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private readonly load = async (): Promise<void> => {
    try {
      const { conferences } = await api.get<Conferences>('/api/conferences');
      this.conferences = conferences;
      const [first] = conferences;
      if (first !== undefined) this.chooseConference(first.id);
      await this.loadTeam();
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    }
  };

  private readonly loadTeam = async (): Promise<void> => {
    this.team = (await api.get<People>('/api/people')).people.filter(({ revoked }) => !revoked);
  };

  private chooseConference(id: string): void {
    this.conferenceId = id;
    this.timeZone = this.conferences.find((conference) => conference.id === id)?.timeZone ?? this.timeZone;
  }

  private get knowsZone(): boolean {
    return this.timeZone === 'UTC' || TIME_ZONES.includes(this.timeZone);
  }

  /** The first entry on the page that keeps the session from being started. Undefined if none does. */
  private get missing(): Missing | undefined {
    if (this.sessionTitle.trim() === '') return 'session';
    if (this.conferenceId === '' && this.conferenceName.trim() === '') return 'conference';
    return this.knowsZone ? undefined : 'zone';
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    this.busy = true;
    this.error = '';
    const { kind, timeZone, presetId, speakers } = this;
    const byPreset = presetOf(presetId)?.rules.find(({ classes }) => classes.includes('*'))?.ms;
    const session: NewSession = {
      conference:
        this.conferenceId === ''
          ? { name: this.conferenceName.trim(), place: this.place.trim() }
          : { id: this.conferenceId },
      title: this.sessionTitle.trim(),
      kind,
      timeZone,
      presetId,
      limitMs: this.limitMs === byPreset ? undefined : this.limitMs,
      speakers,
      sourceUrl: this.sourceUrl,
    };
    try {
      const made = await setUpSession(api, session);
      if (made.faults.length === 0) navigate(pathOf('console', made.id));
      else this.made = made;
    } catch (error) {
      this.error = errorMessage(error instanceof ApiError ? error.code : 'internal');
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    if (this.made !== undefined) return this.afterwards(this.made);
    const { missing } = this;
    return html`
      <form class="column" @submit=${this.submit}>
        <h1>${t('new.title')}</h1>
        <p class="lead">${t('new.intro')}</p>
        <ol>
          ${this.step('new.step1', this.meeting())} ${this.step('new.step2', this.limit())}
          ${this.step('new.step3', this.list())} ${this.step('new.step4', this.source())}
          ${this.step('new.step5', this.watchers())}
        </ol>
        ${this.error === '' ? nothing : html`<p class="alert" role="alert">${this.error}</p>`}
        <div class="start row">
          <button
            class="primary"
            type="submit"
            aria-describedby="needs"
            ?disabled=${this.busy || missing !== undefined}
          >
            ${t(this.busy ? 'new.starting' : 'new.start')}
          </button>
          <span id="needs" class="hint" role="status"
            >${missing === undefined ? nothing : t(`new.start_needs.${missing}`)}</span
          >
        </div>
      </form>
    `;
  }

  private step(
    title: 'new.step1' | 'new.step2' | 'new.step3' | 'new.step4' | 'new.step5',
    content: TemplateResult,
  ): TemplateResult {
    return html`<li class="card">
      <fieldset>
        <legend><h2>${t(title)}</h2></legend>
        <div class="stack">${content}</div>
      </fieldset>
    </li>`;
  }

  private meeting(): TemplateResult {
    return html`
      <div>
        <label for="title">${t('new.session_title')}</label>
        <input
          id="title"
          maxlength="300"
          autocomplete="off"
          required
          aria-describedby="title-hint"
          .value=${this.sessionTitle}
          @input=${(event: Event) => (this.sessionTitle = (event.target as HTMLInputElement).value)}
        />
        <div id="title-hint" class="hint">${t('new.session_title_hint')}</div>
      </div>
      <div class="fields">
        <div>
          <label for="conference">${t('new.conference')}</label>
          <select
            id="conference"
            @change=${(event: Event) => this.chooseConference((event.target as HTMLSelectElement).value)}
          >
            ${this.conferences.map(
              ({ id, name }) => html`<option value=${id} ?selected=${id === this.conferenceId}>${name}</option>`,
            )}
            <option value="" ?selected=${this.conferenceId === ''}>${t('new.conference_new')}</option>
          </select>
        </div>
        ${this.conferenceId === '' ? this.newConference() : nothing}
      </div>
      <div class="fields">
        <div>
          <label for="zone">${t('new.time_zone')}</label>
          <input
            id="zone"
            list="zones"
            autocomplete="off"
            spellcheck="false"
            aria-invalid=${this.knowsZone ? 'false' : 'true'}
            aria-describedby="zone-hint"
            .value=${this.timeZone}
            @input=${(event: Event) => (this.timeZone = (event.target as HTMLInputElement).value.trim())}
          />
          <datalist id="zones">${TIME_ZONES.map((zone) => html`<option value=${zone}></option>`)}</datalist>
          <div id="zone-hint" class="hint" ?hidden=${this.knowsZone}>${t('new.time_zone_unknown')}</div>
        </div>
        <div>
          <label for="kind">${t('new.kind')}</label>
          <select
            id="kind"
            @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value as SessionKind)}
          >
            ${SESSION_KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${t(`kind.${kind}`)}</option>`)}
          </select>
        </div>
      </div>
    `;
  }

  private newConference(): TemplateResult {
    return html`
      <div>
        <label for="conference-name">${t('new.conference_name')}</label>
        <input
          id="conference-name"
          maxlength="300"
          autocomplete="off"
          required
          aria-describedby="conference-hint"
          .value=${this.conferenceName}
          @input=${(event: Event) => (this.conferenceName = (event.target as HTMLInputElement).value)}
        />
        <div id="conference-hint" class="hint">${t('new.conference_name_hint')}</div>
      </div>
      <div>
        <label for="place">${t('new.place')}</label>
        <input
          id="place"
          maxlength="300"
          autocomplete="off"
          .value=${this.place}
          @input=${(event: Event) => (this.place = (event.target as HTMLInputElement).value)}
        />
      </div>
    `;
  }

  private limit(): TemplateResult {
    const preset = presetOf(this.presetId);
    const choices = [...(preset?.ladderMs ?? []), null, undefined];
    const nameOf = (ms: number | null | undefined): string =>
      ms === undefined ? t('new.from_preset') : ms === null ? t('new.no_limit') : lengthText(ms);
    return html`
      <div class="choices">
        ${choices.map(
          (ms) =>
            html`<label class="choice">
              <input type="radio" name="limit" .checked=${ms === this.limitMs} @change=${() => (this.limitMs = ms)} />
              ${nameOf(ms)}
            </label>`,
        )}
      </div>
      <p class="hint">${t('new.limit_hint')}</p>
      <div>
        <label for="preset">${t('new.preset')}</label>
        <select id="preset" @change=${this.choosePreset}>
          ${RULE_PRESETS.map(({ id, forum }) => html`<option value=${id} ?selected=${id === this.presetId}>${forum}</option>`)}
        </select>
        <p class="hint">
          ${t('new.preset_trust', { confidence: preset?.confidence ?? '' })}.
          ${preset?.isPartial === true ? t('new.preset_partial') : nothing}
          ${preset?.rules.some(({ kinds }) => kinds.includes('right_of_reply')) === true ? nothing : t('new.reply_unknown')}
        </p>
      </div>
    `;
  }

  private readonly choosePreset = (event: Event): void => {
    this.presetId = (event.target as HTMLSelectElement).value;
    const rules = presetOf(this.presetId)?.rules ?? [];
    // One time for all classes is shown as such. Different times for different classes stay those of the preset.
    this.limitMs =
      rules.length === 1 && presetOf(this.presetId)?.ladderMs.includes(rules[0]?.ms ?? 0) ? rules[0]?.ms : undefined;
  };

  private list(): TemplateResult {
    return html`<rostrum-list-paste
      @rostrum-speakers=${({ detail }: CustomEvent<readonly PastedSpeaker[]>) => (this.speakers = detail)}
    ></rostrum-list-paste>`;
  }

  private source(): TemplateResult {
    return html`<rostrum-stream-address
      @rostrum-address=${({ detail }: CustomEvent<string>) => (this.sourceUrl = detail)}
    ></rostrum-stream-address>`;
  }

  private watchers(): TemplateResult {
    return html`
      <div>
        <p>${t('new.team', { count: this.team.length })}</p>
        <div class="row">${this.team.map(({ name }) => html`<span class="pill"><bdi>${name}</bdi></span>`)}</div>
      </div>
      <a class="button" style="justify-self: start" href=${pathOf('people')} target="_blank">${t('people.invite')}</a>
    `;
  }

  private afterwards({ id, faults }: { readonly id: string; readonly faults: readonly SetUpFault[] }): TemplateResult {
    return html`<div class="column narrow stack">
      <h1>${this.sessionTitle}</h1>
      <p>${t('new.made_but')}</p>
      ${faults.map(({ part, code }) => html`<p class="notice">${t(`new.${part}_failed`, { why: errorMessage(code) })}</p>`)}
      <div><a class="button primary" href=${pathOf('console', id)}>${t('new.go_on')}</a></div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-new-session': RostrumNewSession;
  }
}
