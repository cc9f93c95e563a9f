import { RELOAD } from '../../shared/contract/socket.ts';

/** The parts of a window that a reload uses. */
export interface ReloadablePage {
  readonly history: Pick<History, 'state' | 'replaceState'>;
  readonly location: Pick<Location, 'reload'>;
}

/** The protocol of the server that refused this page as an old one. Undefined for any other refusal. */
export function newerProtocol(refusal: unknown): number | undefined {
  const { message, data } = (refusal ?? {}) as { message?: unknown; data?: { readonly protocol?: unknown } };
  return message === RELOAD && typeof data?.protocol === 'number' ? data.protocol : undefined;
}

/**
 * [N31] Reloads a page that is not of the server's protocol. It waits until nothing would be lost, and reloads once: the
 * history entry, which outlives the reload, names the protocol.
 */
export async function reloadOnce(
  protocol: number,
  isSafe: () => Promise<boolean>,
  { history, location }: ReloadablePage = window,
): Promise<void> {
  const { reloadedFor } = (history.state ?? {}) as { readonly reloadedFor?: unknown };
  if (reloadedFor === protocol || !(await isSafe())) return;
  history.replaceState({ reloadedFor: protocol }, '');
  location.reload();
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(['textarea', 'text', 'search', 'url', 'password', 'number']);

/** Whether a text field holds what somebody typed, which no disk keeps. */
export function holdsText(root: ParentNode): boolean {
  return [...root.querySelectorAll('*')].some((element) => {
    if (element.shadowRoot !== null && holdsText(element.shadowRoot)) return true;
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    return isField && TEXT_FIELDS.has(element.type) && element.value !== element.defaultValue;
  });
}
