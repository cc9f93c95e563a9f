import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../messages.ts';

/**
 * A password field that can show what was typed. It draws into its parent. Password managers and the form around it see
 * an ordinary field, and the parent's styles apply.
 */
@customElement('rostrum-password-field')
export class RostrumPasswordField extends LitElement {
  @property() label = '';
  @property() hint = '';
  @property() autocomplete: 'current-password' | 'new-password' = 'current-password';
  @property({ type: Number }) minlength = 1;

  @state() private shown = false;

  protected override createRenderRoot(): this {
    return this;
  }

  override render(): TemplateResult {
    return html`
      <label for="password">${this.label}</label>
      <input
        id="password"
        name="password"
        type=${this.shown ? 'text' : 'password'}
        autocomplete=${this.autocomplete}
        minlength=${this.minlength}
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="password-hint"
        required
      />
      <div id="password-hint" class="hint" ?hidden=${this.hint === ''}>${this.hint}</div>
      <label class="row" style="font-weight: 400; margin-block: 8px 0; gap: 8px; min-block-size: 32px">
        <input type="checkbox" .checked=${this.shown} @change=${() => (this.shown = !this.shown)} />
        ${t('sign_in.show')}
      </label>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rostrum-password-field': RostrumPasswordField;
  }
}
