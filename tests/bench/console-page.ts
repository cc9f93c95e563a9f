import { onTestFinished } from 'vitest';
import type { Page } from 'playwright';
import { launchChromium } from '../helpers/chromium.ts';

/** A page of a signed-in lead who has opened nothing yet; its browser closes with the test. */
export async function signedInPage(url: string, cookie: string): Promise<Page> {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
  return context.newPage();
}

/** Answers the console's first question as soon as it is asked: who follows from the room sees no video. */
export async function answerQuestion(page: Page): Promise<void> {
  await page.getByText('In the room').first().waitFor();
  await page.keyboard.press('Digit1');
  await page.getByText('On the stream').first().waitFor({ state: 'hidden' });
}

/** Opens the console of a session with speakers waiting, and leaves it ready for keys. */
export async function openConsoleInRoom(page: Page, url: string, session: string): Promise<void> {
  await page.goto(`${url}/session/${session}`);
  await answerQuestion(page);
  // A long session arrives after the page: keys count only once the list is there.
  await page
    .getByText(/^\d+ waiting/)
    .first()
    .waitFor();
  await page.getByText('All saved on the server').first().waitFor();
}
