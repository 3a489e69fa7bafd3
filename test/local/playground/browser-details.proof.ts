import { describe, expect, it } from 'vitest';
import { hasBrowser, usePlayground } from './use-playground.ts';

describe.skipIf(!hasBrowser)('the details of the playground in a browser', () => {
  const playground = usePlayground();
  const { open, openInHaste, pay, tryOut, findings, picture, seriousFaults } = playground;

  it('takes what its button says, after the basket of a declined card has changed', async () => {
    const page = await openInHaste('bea');
    await pay(page, /New card ending in 1013/);
    await page.getByText('The card was declined.').waitFor();
    await page.getByRole('button', { name: 'One Flat white more' }).click();
    await page.getByRole('radio', { name: /New card ending in 1005/ }).check();
    await page.getByRole('button', { name: 'Pay £23.79' }).click();
    await page.getByText('Paid. The order may be fulfilled.').waitFor();

    await page.locator('.ticket', { hasText: 'taken £23.79' }).waitFor();
  });

  it('keeps the keyboard’s place on the phone', async () => {
    const page = await openInHaste('cleo');
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
    const page = await openInHaste('cora');
    await page.getByRole('button', { name: 'One Flat white more' }).click();
    await pay(page, /New card ending in 1013/);
    await page.getByText('The card was declined.').waitFor();
    await page.getByRole('button', { name: 'Cards' }).click();
    await page.getByText('The card was declined.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Shop' }).click();
    await page.getByText('The card was declined.').waitFor();
    await page.getByRole('button', { name: 'Pay £23.79' }).waitFor();
  });

  it('says that a payment went well during which another user had the page', async () => {
    const page = await open('eve');
    const slow = { route: 'POST /api/payments/{token}', kind: 'delay', delayMs: 1_500 } as const;
    playground.stack.simulator?.faults.next(slow);
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
    await fetch(`${playground.stack.apiUrl}/playground/dojo/simulator/webhooks`, hold);
    await page.reload();
    await page.getByText('Webhooks are held back.').waitFor();
    await picture(page, 'left-behind');
    await page.getByRole('button', { name: 'Put Dojo right again' }).click();
    await page.getByText('Webhooks are held back.').waitFor({ state: 'hidden' });
    expect(playground.stack.simulator?.webhooks.behaviour().hold).toBe(false);
  });
});
