import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, usePlayground } from './use-playground.ts';

/** As one of the page's users sees it, in words: what a person would look for. */
describe.skipIf(!hasBrowser)('the playground in a browser', () => {
  const { open, openInHaste, pay, tryOut, findings, picture, seriousFaults, keepOpen } =
    usePlayground();
  /** Waits for Dojo to have settled, while the others go on. */
  let lostCustomer: Page;

  beforeAll(async () => {
    lostCustomer = await open('zoe');
    keepOpen(lostCustomer);
    await tryOut(lostCustomer, 'Answer lost: creating the customer');
    // Its fault is taken before anybody else creates a customer.
    await lostCustomer.getByText('The backend asks to try again').waitFor();
  });

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
    const page = await openInHaste('bob');
    await pay(page, /New card ending in 1013/);
    await page.getByText('The card was declined.').waitFor();
    await picture(page, 'declined');
    await pay(page, /New card ending in 1005/);
    await page.getByText('Paid. The order may be fulfilled.').waitFor();

    const resumed = page.locator('.line', { hasText: 'POST /payment-intents/{id}/resume' });
    await expect.poll(() => resumed.count()).toBeGreaterThan(0);
  });

  it('asks the bank of a card with 3-D Secure', async () => {
    const page = await openInHaste('carol');
    await pay(page, /New card ending in 1096/);
    await page.getByRole('button', { name: 'No, stop it' }).click();
    await page.getByText('The order is not paid so far.').waitFor();
    await pay(page, /New card ending in 1096/);
    await picture(page, 'bank');
    await page.getByRole('button', { name: 'Yes, it is me' }).click();
    await page.getByText('Paid. The order may be fulfilled.').waitFor();
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
});
