import type { AccessRight } from '../../../shared/access.ts';
import type { MessageKey } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { Press } from '../store/programme.ts';
import type { KeyName } from '../keys/keyboard.ts';

/** Where an action is shown. `second` is the second row of keys, `none` is on no button. */
export type Layer = 'day_one' | 'second' | 'lead' | 'none';

/** A command of the interface. Toolbar, palette, key card and keyboard all derive from the table of actions. */
export interface Action {
  readonly id: string;
  readonly keys: readonly KeyName[];
  /** The words on its button and in the palette. */
  readonly label: MessageKey;
  readonly layer: Layer;
  /**
   * Who may use the action. `keeper`: only the timekeeper. `witness`: for others it is a witness mark. A right: those
   * who have it. `everyone`: it changes nothing, and viewers have it too ([C18]).
   */
  readonly who: 'keeper' | 'witness' | 'everyone' | AccessRight;
  /** Moves the floor: slips of the finger are caught ([C4]). */
  readonly movesFloor?: true;
  /**
   * The action leaves the record as it is, or decides by itself. A reviewed session refuses every other one that
   * records ([K20]).
   */
  readonly keepsRecord?: true;
  /** Whether a second press right after the first is intended, because twice has a meaning of its own ([C4]). */
  readonly isTwice?: (live: LiveConsole) => boolean;
  /** Acts even while the keys are switched off. */
  readonly always?: true;
  /** Whether a press now opens a field, so that its user goes on to type ([C15]). */
  readonly opensField?: (live: LiveConsole) => boolean;
  readonly run: (live: LiveConsole, press: Press) => void;
}
