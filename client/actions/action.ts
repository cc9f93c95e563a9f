import type { AccessRight } from '../../shared/access.ts';
import type { MessageKey } from '../messages.ts';
import type { LiveConsole } from '../state/live-console.ts';
import type { Press } from '../state/programme.ts';
import type { KeyName } from './keyboard.ts';

/** Where an action is shown: on day one, in the second row of keys, for a lead, or on no button at all. */
export type Layer = 'day_one' | 'second' | 'lead' | 'none';

/** A command of the interface. Toolbar, palette, key card and keyboard all derive from this table. */
export interface Action {
  readonly id: string;
  readonly keys: readonly KeyName[];
  /** Its words on a button and in the palette. */
  readonly label: MessageKey;
  readonly layer: Layer;
  /**
   * `keeper`: only who keeps the clock; `witness`: for others it is a witness mark; a right: those who
   * have it; `observer`: all who record; `everyone`: it changes nothing, and those who only look on have it too ([C18]).
   */
  readonly who: 'keeper' | 'witness' | 'observer' | 'everyone' | AccessRight;
  /** Moves the floor: slips of the finger are caught ([C4]). */
  readonly movesFloor?: true;
  /** Leaves the record as it is, or decides by itself: a reviewed session shuts every other action that records ([K20]). */
  readonly keepsRecord?: true;
  /** Whether a press right after the first one is no slip, for twice means something else ([C4]). */
  readonly isTwice?: (live: LiveConsole) => boolean;
  /** Acts even while the keys are switched off. */
  readonly always?: true;
  /** Whether who presses it now expects a field for what they type next ([C15]). */
  readonly opensField?: (live: LiveConsole) => boolean;
  readonly run: (live: LiveConsole, press: Press) => void;
}
