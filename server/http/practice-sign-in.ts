import type { SignedIn } from '../accounts/accounts.ts';
import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress, isLoopbackHost } from '../config.ts';
import type { App } from './app-types.ts';
import { setCookie } from './cookie.ts';

/** The sign-in of a practice run. A user who opens a page on this computer is signed in and sent to the session. */
export interface Practice {
  readonly signedIn: SignedIn;
  /** The page to which the first opening of the front page leads. */
  readonly landingPath: string;
  /** Called when the first page is opened: the conference begins when somebody watches. */
  onOpened(): void;
}

/** Headers that proxies add. A request with any of them comes from elsewhere. */
const CAME_THROUGH = /^(x-forwarded.*|forwarded|x-real-ip|via)$/;

/**
 * Signs in the first visitor of a practice run ([D6]). The peer's own address decides ([E34]). Headers can only refuse:
 * another host name that resolves to this computer gets nothing.
 */
export function practiceSignIn(app: App, practice: Practice): void {
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
