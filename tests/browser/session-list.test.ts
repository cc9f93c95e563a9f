/** Tests in a browser the list of interventions and the export page. */
import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startHarness, type Harness } from '../helpers/harness-page.ts';
import { describeWith } from '../helpers/programs.ts';
import { createFixtureStream } from '../helpers/fixture-stream.ts';

/** The session runs in the page's memory on the real core. */
describeWith(['chromium'], 'the list of interventions', () => {
  let harness: Harness;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    harness = await startHarness(createFixtureStream(14));
  });
  afterAll(() => harness.close());
  afterEach(async () => {
    await page.close();
    expect(harness.takeFaults()).toEqual([]);
    asked.splice(0);
  });

  async function open(query: string, width = 1280): Promise<void> {
    page = await harness.newPage({ width, height: 850 });
    await page.route('**/api/exports**', (route) => {
      asked.push(route.request().postData() ?? '');
      return route.fulfill({ json: { included: 22, leftOut: [{ reason: 'protected', count: 4 }] } });
    });
    await page.goto(`${harness.origin}/tests/browser/list-harness/index.html?${query}`);
    await page.waitForFunction(() => 'room' in window);
  }

  const startOf = (index: number): Promise<number> =>
    page.evaluate((at) => {
      const id = window.room.state.value.interventionOrder[at] ?? '';
      return window.room.state.value.tables.interventions.get(id)?.start.mark.pressedMs ?? 0;
    }, index);

  it('[V2] plays from 2 s before the start, by click and by Enter', async () => {
    await open('');
    await page.locator('rostrum-list-row').getByText('Kazakhstan').first().click();
    expect(await page.evaluate(() => [...window.soughtMs])).toEqual([(await startOf(2)) - 2000]);
    await page
      .getByRole('button', { name: /^Play Kazakhstan/ })
      .first()
      .focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement !== document.body);
    await page
      .getByRole('button', { name: /^Play Open Window Forum/ })
      .first()
      .press('Enter');
    expect(await page.evaluate(() => window.soughtMs.at(-1))).toBe((await startOf(3)) - 2000);
  });

  it('[P3c] [P3e] shows a hidden speaker as such: no name, no topic, no picture', async () => {
    await open('');
    const row = page.locator('rostrum-list-row').nth(1);
    await row.getByText('Hidden speaker').waitFor();
    expect(await row.locator('img').count()).toBe(0);
    expect(await row.innerText()).not.toMatch(/Harbour|judiciary|Georgia/);
  });

  it('[R10] a name of the list is confirmed as an organization’s one by one, and undone by somebody else, by click or key', async () => {
    await open('');
    const confidences = (): Promise<string[]> =>
      page.evaluate(() => [...window.room.state.value.tables.interventions.values()].map((row) => row.confidence));
    const row = page.locator('rostrum-list-row').nth(3);
    await row.getByText('Open Window Forum').waitFor();
    expect(await page.locator('rostrum-list-row').nth(0).locator('.name-check').count(), 'a State').toBe(0);
    expect(await page.locator('rostrum-list-row').nth(1).locator('.name-check').count(), 'hidden').toBe(0);
    const before = await confidences();
    await row.getByRole('button', { name: 'an organization’s name?' }).click();
    await row.getByRole('button', { name: 'an organization’s name ✓' }).waitFor();
    expect((await confidences()).filter((each) => each === 'confirmed').length).toBe(
      before.filter((each) => each === 'confirmed').length + 1,
    );
    await row.getByRole('button', { name: 'an organization’s name ✓' }).click();
    await row.getByRole('button', { name: 'an organization’s name?' }).waitFor();
    // By keys: the review item of the statement first, then the name.
    await row.getByRole('button', { name: /^Play/ }).focus();
    while ((await row.locator('.confirm').count()) > 0) {
      const doubt = await row.locator('.confirm').textContent();
      await page.keyboard.press('y');
      await expect.poll(() => row.locator('.confirm').allTextContents()).not.toContain(doubt);
    }
    await page.keyboard.press('y');
    await row.getByRole('button', { name: 'an organization’s name ✓' }).waitFor();
    await page.keyboard.press('y');
    await row.getByRole('button', { name: 'an organization’s name?' }).waitFor();
    expect(await page.evaluate(() => window.soughtMs.length), 'nothing was played by that').toBe(0);
  });

  it('[P7f] plays a hidden speaker’s statement to leads alone, and states that to others', async () => {
    const row = (): Locator => page.locator('rostrum-list-row').nth(1);
    await open('observer');
    await row().getByText('Protected: a lead can open it').waitFor();
    expect(await row().getByRole('button', { name: /^Play/ }).count()).toBe(0);
    await row().getByText('Hidden speaker').click();
    await page
      .getByRole('button', { name: /^Play Norway/ })
      .first()
      .focus();
    await page.keyboard.press('ArrowDown');
    await row().locator('.withheld:focus').waitFor();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => [...window.soughtMs])).toEqual([]);
    await page.close();
    await open('');
    await row()
      .getByRole('button', { name: /^Play Hidden speaker/ })
      .click();
    expect(await page.evaluate(() => [...window.soughtMs])).toEqual([(await startOf(1)) - 2000]);
  });

  it('[P2] keeps the filter in the address, by ids alone', async () => {
    await open('');
    const where = page.getByLabel('Said', { exact: true });
    expect(await where.count(), 'a question only once a State or body is chosen').toBe(0);
    await page.getByLabel('State or body').selectOption('state:KZ');
    await page.waitForFunction(() => location.search.includes('actor='));
    expect(new URL(page.url()).search).toBe('?actor=state%3AKZ');
    const names = await page.locator('rostrum-list-row .who').allInnerTexts();
    expect(new Set(names.map((name) => name.trim()))).toEqual(new Set(['Kazakhstan']));
    await where.selectOption('said_about');
    await page.getByText('Nothing in what we covered.').waitFor();
  });

  it('[F7] marks an inferred end, and Y confirms it', async () => {
    await open('');
    const row = page.locator('rostrum-list-row').nth(3);
    expect(await row.locator('.used').innerText()).toContain('≈');
    await row.getByRole('button', { name: /^Play/ }).click();
    await page.keyboard.press('y');
    await page.waitForFunction(() => window.room.given.some(({ type }) => type === 'confirm-end'));
    await expect.poll(() => row.locator('.used').innerText()).not.toContain('≈');
  });

  it('draws what is in sight of a long list, and fits a phone', async () => {
    await open('count=400');
    await page.locator('rostrum-list-row').first().waitFor();
    expect(await page.locator('rostrum-list-row').count()).toBeLessThanOrEqual(60);
    await page.close();
    await open('', 390);
    await page.locator('rostrum-list-row').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('[P1] exports for leads, with what is left out and why, and refuses others', async () => {
    await open('takeout');
    await page.getByRole('radio', { name: /Anyone/ }).check();
    await page.getByText('Hidden speakers, and those whose protection is not known').waitFor();
    expect(JSON.parse(asked.at(-1) ?? '{}')).toMatchObject({ profile: 'public' });
    expect(await page.getByRole('button', { name: 'Make the file' }).isDisabled()).toBe(true);
    await page.close();
    await open('takeout&observer');
    await page.getByText('Only leads take records out.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('radio').count()).toBe(0);
  });
});
