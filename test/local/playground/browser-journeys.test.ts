import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chromiumArguments, findChromium } from '../../../local/playground/find-chromium.ts';
import { withPlayground } from '../../../local/playground/with-playground.ts';
import { type LocalStack, startLocalStack } from '../../../local/start-local-stack.ts';
import { onBuiltFixtures } from '../../fixtures/fixture-app.ts';

const executablePath = findChromium();
if (executablePath === undefined) {
  console.warn(
    'The playground is not tried in a browser: install chromium-headless-shell, or set CHROMIUM.',
  );
}
/** Where each state of the page is to be seen: in CI all of them, elsewhere those of a test that failed. */
const pictures = 'test-results/playground';
const takesAll = process.env.CI !== undefined;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** As one of the page's users sees it, in words: what a person would look for. */
describe.skipIf(executablePath === undefined)('the playground in a browser', () => {
  let stack: LocalStack;
  let browser: Browser;
  /** Waits for Dojo to have settled, while the others go on. */
  let lostCustomer: Page;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    [stack, browser] = await Promise.all([
      startLocalStack(withPlayground({ ...onBuiltFixtures, log: () => {} })),
      chromium.launch({
        ...(executablePath !== undefined && { executablePath }),
        args: chromiumArguments,
      }),
    ]);
    lostCustomer = await open('zoe');
    await tryOut(lostCustomer, 'Answer lost: creating the customer');
    // Its fault is taken before anybody else creates a customer.
    await lostCustomer.getByText('The backend asks to try again').waitFor();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await pictureFailure(task.name);
    const others = browser.contexts().filter((it) => it !== lostCustomer.context());
    await Promise.all(others.map((it) => it.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });

  async function open(userId: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(stack.apiUrl);
    await page.getByLabel('User', { exact: true }).fill(userId);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `The phone of ${userId}` }).waitFor();
    await page.locator('.line', { hasText: 'GET /payment-methods' }).first().waitFor();
    return page;
  }

  async function pay(page: Page, card: string | RegExp): Promise<void> {
    await page.getByRole('radio', { name: card }).check();
    await page.getByRole('button', { name: /^Pay £/ }).click();
  }

  async function tryOut(page: Page, name: string): Promise<void> {
    await page.getByRole('tab', { name: 'Make it fail' }).click();
    await page.getByRole('button', { name: `Try it: ${name}` }).click();
  }

  /** What was counted, as `Customers at Dojo for this user: 1, as promised`. */
  async function findings(page: Page, name: string): Promise<readonly string[]> {
    const card = page.locator('.ticket', { hasText: name }).first();
    await card.getByText('Show what happened').waitFor({ timeout: 30_000 });
    return card.locator('.findings > div').allInnerTexts();
  }

  const take = (page: Page, name: string) =>
    page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  const picture = async (page: Page, name: string) => {
    if (takesAll) await take(page, name);
  };
  async function pictureFailure(test: string): Promise<void> {
    const pages = browser.contexts().flatMap((it) => it.pages());
    for (const [index, page] of pages.entries()) {
      await take(page, `failed-${test.replaceAll(/\W+/g, '-')}-${index + 1}`);
    }
  }

  /** @param rules - Default: all. */
  async function seriousFaults(page: Page, rules = 'undefined'): Promise<readonly string[]> {
    await page.evaluate(`${axe}; undefined`);
    const found = await page.evaluate(`axe.run({ runOnly: ${rules} })`);
    const { violations } = z
      .object({ violations: z.array(z.object({ id: z.string(), impact: z.string().nullable() })) })
      .parse(found);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id }) => id);
  }

  it('saves a card by paying, and pays with the saved one', async () => {
    const page = await open('amy');
    await pay(page, /New card ending in 1005/);
    await page.getByText('Paid. The order may be fulfilled.').waitFor();
    await pay(page, 'Saved card ending in 1005');
    await page.getByText('nothing more was paid').waitFor();
    await page.getByRole('button', { name: 'Order again' }).click();
    await page.getByRole('button', { name: 'Order again' }).waitFor({ state: 'hidden' });
    await pay(page, 'Saved card ending in 1005');
    await page.getByText('Paid. The order may be fulfilled.').waitFor();

    await expect.poll(() => page.locator('.badge', { hasText: 'Paid' }).count()).toBe(2);
    const curl = await page.locator('.phone-column .curl pre').textContent();
    expect(curl).toContain("SESSION_SECRET='<the clientSessionSecret of the answer above>'");
    expect(curl).toContain('/api/payments/recurring/$SESSION_SECRET"');
    expect(curl).toContain('"authorization: Basic $CUSTOMER_SECRET"');
    expect(curl).not.toMatch(/\bcs_|[\w-]{100,}/);
    const called = page.locator('.line.sdk', { hasText: 'POST /api/payments/recurring/{token}' });
    expect(await called.count()).toBe(1);
    await picture(page, 'paid');
    await page.getByRole('button', { name: 'Cards' }).click();
    await page.getByRole('button', { name: 'Delete the card ending in 1005' }).click();
    await page.getByText('The card is deleted').waitFor();
  });

  it('says that a card is declined, and goes on with another one', async () => {
    const page = await open('bob');
    await pay(page, /New card ending in 1013/);
    await page.getByText('The card was declined.').waitFor();
    await picture(page, 'declined');
    await pay(page, /New card ending in 1005/);
    await page.getByText('Paid. The order may be fulfilled.').waitFor();

    const resumed = page.locator('.line', { hasText: 'POST /payment-intents/{id}/resume' });
    await expect.poll(() => resumed.count()).toBeGreaterThan(0);
  });

  it('takes what its button says, after the basket of a declined card has changed', async () => {
    const page = await open('bea');
    await pay(page, /New card ending in 1013/);
    await page.getByText('The card was declined.').waitFor();
    await page.getByRole('button', { name: 'One Flat white more' }).click();
    await page.getByRole('radio', { name: /New card ending in 1005/ }).check();
    await page.getByRole('button', { name: 'Pay £23.79' }).click();
    await page.getByText('Paid. The order may be fulfilled.').waitFor();

    await page.locator('.ticket', { hasText: 'taken £23.79' }).waitFor();
  });

  it('asks the bank of a card with 3-D Secure', async () => {
    const page = await open('carol');
    await pay(page, /New card ending in 1096/);
    await page.getByRole('button', { name: 'No, stop it' }).click();
    await page.getByText('The order is not paid so far.').waitFor();
    await pay(page, /New card ending in 1096/);
    await picture(page, 'bank');
    await page.getByRole('button', { name: 'Yes, it is me' }).click();
    await page.getByText('Paid. The order may be fulfilled.').waitFor();
  });

  it('keeps the keyboard’s place on the phone', async () => {
    const page = await open('cleo');
    const place = () => page.evaluate("document.activeElement.closest('.phone') !== null");
    await page.getByRole('radio', { name: /New card ending in 1096/ }).check();
    await page.getByRole('button', { name: /^Pay £/ }).click();
    await page.getByRole('button', { name: 'Yes, it is me' }).press('Escape');
    expect(await place()).toBe(true);
    await page.getByText('You have not confirmed it to your bank.').waitFor();
    await page.getByRole('button', { name: /^Pay £/ }).press('Enter');
    await page.getByRole('button', { name: 'Yes, it is me' }).press('Enter');
    await page.getByText('Paid. The order may be fulfilled.').waitFor();
    expect(await place()).toBe(true);

    await page.getByRole('button', { name: 'Cards' }).press('Enter');
    await page.getByRole('button', { name: 'Delete the card ending in 1096' }).press('Enter');
    await page.getByText('The card is deleted').waitFor();
    await page.getByText('None yet. Pay with a new card').waitFor();
    expect(await place()).toBe(true);
    await page.getByRole('button', { name: 'Account' }).press('Enter');
    await page.getByRole('button', { name: 'Delete the account' }).press('Enter');
    await page.getByRole('button', { name: 'Keep it' }).press('Enter');
    expect(await place()).toBe(true);
  });

  it('has basket and message still there when its tab is opened again', async () => {
    const page = await open('cora');
    await page.getByRole('button', { name: 'One Flat white more' }).click();
    await pay(page, /New card ending in 1013/);
    await page.getByText('The card was declined.').waitFor();
    await page.getByRole('button', { name: 'Cards' }).click();
    await page.getByText('The card was declined.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Shop' }).click();
    await page.getByText('The card was declined.').waitFor();
    await page.getByRole('button', { name: 'Pay £23.79' }).waitFor();
  });

  it('finds out what became of a payment after the app was killed', async () => {
    const page = await open('dave');
    await page.getByRole('button', { name: 'Pay, and kill the app' }).click();
    await page.getByText('The app was killed').waitFor();
    expect(await page.getByRole('button', { name: 'Cards' }).count()).toBe(0);
    await picture(page, 'killed');
    await page.getByRole('button', { name: 'Open the app again' }).click();
    await page.getByText('Paid. The order may be fulfilled.').waitFor();
  });

  it('says that a payment went well during which another user had the page', async () => {
    const page = await open('eve');
    const slow = { route: 'POST /api/payments/{token}', kind: 'delay', delayMs: 1_500 } as const;
    stack.simulator?.faults.next(slow);
    await pay(page, /New card ending in 1005/);
    await page.getByText('Dojo’s SDK takes the card').waitFor();
    for (const userId of ['max', 'eve']) {
      await page.getByLabel('User', { exact: true }).fill(userId);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: `The phone of ${userId}` }).waitFor();
    }
    await page.getByText('Paid. The order may be fulfilled.').waitFor();
    await page.getByRole('button', { name: /^Pay £/ }).click();
    await page.getByText('nothing more was paid').waitFor();
  });

  it('captures and refunds at the counter', async () => {
    const page = await open('erin');
    await page.getByLabel('Only reserve it').check();
    await pay(page, /New card ending in 1005/);
    const order = page.locator('.ticket', { hasText: 'erin' });
    await order.getByLabel('Amount').fill('1.999');
    await order.getByText('Type an amount such as 4.50').waitFor();
    expect(await order.getByRole('button', { name: 'Capture' }).isDisabled()).toBe(true);
    await order.getByLabel('Amount').fill('5.00');
    await order.getByRole('button', { name: 'Capture' }).click();
    await order.getByText('taken £5.00').waitFor();
    await order.getByText('Done: capture.').waitFor();
    await order.getByLabel('Amount').fill('');
    await order.getByRole('button', { name: 'Capture' }).click();
    await order.getByText('taken £19.99').waitFor();
    await order.getByRole('button', { name: 'Refund' }).click();
    await order.getByText('refunded £19.99').waitFor();
    await picture(page, 'refunded');
  });

  it('charges a card that was taken for later', async () => {
    const page = await open('fay');
    await page.getByRole('button', { name: 'Cards' }).click();
    await page.getByRole('button', { name: /Add •••• 1005/ }).click();
    await page.getByText('The card is added.').waitFor();
    const booking = page.locator('.ticket', { hasText: 'Table of fay' });
    await booking.getByRole('button', { name: 'Charge the no-show' }).click();
    await booking.getByText('Done: charge.').waitFor();
  });

  it.each([
    ['Two taps at once', 'Customers at Dojo for this user', '1'],
    ['Answer lost: paying on the phone', 'Money taken at Dojo', '£19.99'],
    ['Answer lost: capturing', 'Money taken at Dojo', '£19.99'],
  ])('keeps what is promised: %s', async (name, what, counted) => {
    const page = await open('gus');
    await tryOut(page, name);
    const found = await findings(page, name);
    expect(found.join('\n')).toContain(`${what}\n${counted} as promised`);
    expect(found.join('\n')).not.toContain('promised:');
  });

  it('has no serious fault of access', async () => {
    const page = await open('hal');
    await page.locator('.line-head').last().click();
    await page.locator('.curl summary').first().click();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'light');
    await page.getByRole('tab', { name: 'Make it fail' }).click();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('is as legible in the dark', async () => {
    const page = await open('hal', { colorScheme: 'dark' });
    await page.locator('.line-head').last().click();
    expect(await seriousFaults(page, "['color-contrast']")).toEqual([]);
    await picture(page, 'dark');
    await page.getByRole('tab', { name: 'Make it fail' }).click();
    expect(await seriousFaults(page, "['color-contrast']")).toEqual([]);
  });

  it('takes a user’s id of 128 characters, and says that a longer one is none', async () => {
    const page = await open('w'.repeat(128));
    await pay(page, /New card ending in 1005/);
    await page.getByText('Paid. The order may be fulfilled.').waitFor();
    const ticket = page.locator('.ticket', { hasText: 'www' });
    await ticket.getByText('taken £19.99').waitFor();
    await picture(page, 'long-name');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1440);
    const overflowing = await page.evaluate(
      "[...document.querySelectorAll('.phone, .ticket, .panel-head')].filter((it) => it.scrollWidth > it.clientWidth).map((it) => it.className)",
    );
    expect(overflowing).toEqual([]);

    await page.getByLabel('User', { exact: true }).fill('w'.repeat(129));
    await page.getByText('At most 128 characters').waitFor();
  });

  it('fits a phone’s width', async () => {
    const page = await open('ida', { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await picture(page, 'narrow');
    await page.getByLabel('User', { exact: true }).fill('w'.repeat(128));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /The phone of w/ }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const heading = await page.getByRole('heading', { name: 'What happened' }).boundingBox();
    expect(heading?.height).toBeLessThan(30);
    await picture(page, 'narrow-long-name');
  });

  it('makes one customer when the answer of Dojo is lost', async () => {
    const found = await findings(lostCustomer, 'Answer lost: creating the customer');
    expect(found.join('\n')).toContain('Customers at Dojo for this user\n1 as promised');
    await picture(lostCustomer, 'answer-lost');
  });

  it('tries one thing at a time, and says on loading what was left told to go wrong', async () => {
    const page = await open('jan');
    await tryOut(page, 'Dojo is slow');
    const other = page.getByRole('button', { name: 'Waits: Wrong key' });
    expect(await other.getAttribute('aria-disabled')).toBe('true');
    const reason = page.locator(`#${await other.getAttribute('aria-describedby')}`);
    expect(await reason.textContent()).toContain('“Dojo is slow” is under way.');
    await other.press('Enter');
    await picture(page, 'one-at-a-time');
    await findings(page, 'Dojo is slow');
    expect(await page.locator('.findings').count()).toBe(1);

    const hold = { method: 'POST', body: '{"hold":true}' };
    await fetch(`${stack.apiUrl}/playground/dojo/simulator/webhooks`, hold);
    await page.reload();
    await page.getByText('Webhooks are held back.').waitFor();
    await picture(page, 'left-behind');
    await page.getByRole('button', { name: 'Put Dojo right again' }).click();
    await page.getByText('Webhooks are held back.').waitFor({ state: 'hidden' });
    expect(stack.simulator?.webhooks.behaviour().hold).toBe(false);
  });
});
