import type { SignedIn } from '../services/accounts.ts';
import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress, isLoopbackHost } from '../config.ts';
import type { App } from './app-types.ts';
import { setCookie } from './cookie.ts';

/** What a practice run adds to the doors: whoever opens a page on this computer is signed in and led to the session. */
export interface Practice {
  readonly signedIn: SignedIn;
  /** Where somebody who opens the front page for the first time is led. */
  readonly landingPath: string;
  /** Told at the first page opened: the conference begins when somebody watches. */
  onOpened(): void;
}

/** What proxies say of whom they ask for: a request that has any of it comes from elsewhere, whatever else it says. */
const CAME_THROUGH = /^(x-forwarded.*|forwarded|x-real-ip|via)$/;

/**
 * Signs the first visitor of a practice run in ([D6]). The peer's own address decides ([E34]), and what a request says
 * can only speak against it: a name that somebody else's server resolves to this computer gets nothing.
 */
export function practiceDoor(app: App, practice: Practice): void {
  app.addHook('onRequest', (request, reply, done) => {
    const asksForPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
    if (!asksForPage || !isFromThisComputer(request.raw)) {
      done();
      return;
    }
    practice.onOpened();
    if (request.caller !== null) {
      done();
      return;
    }
    setCookie(reply, practice.signedIn.secret, false);
    if (request.url !== '/') done();
    else void reply.redirect(practice.landingPath);
  });
}

function isFromThisComputer({ headers, socket }: IncomingMessage): boolean {
  const { host = '' } = headers;
  if (!isLoopbackAddress(socket.remoteAddress) || !isLoopbackHost(host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')))
    return false;
  return !Object.keys(headers).some((name) => CAME_THROUGH.test(name));
}
