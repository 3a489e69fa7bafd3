import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { z } from 'zod';
import { chromiumArguments, findChromium } from '../../../local/playground/find-chromium.ts';
import { withPlayground } from '../../../local/playground/with-playground.ts';
import { type LocalStack, startLocalStack } from '../../../local/start-local-stack.ts';
import { onBuiltFixtures } from '../../fixtures/fixture-app.ts';

const executablePath = findChromium();
/** Without one the page is not tried in a browser. */
export const hasBrowser = executablePath !== undefined;
if (!hasBrowser) {
  console.warn(
    'The playground is not tried in a browser: install chromium-headless-shell, or set CHROMIUM.',
  );
}
/** Where each state of the page is to be seen: in CI all of them, elsewhere those of a test that failed. */
const pictures = 'test-results/playground';
const takesAll = process.env.CI !== undefined;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The playground of a stack of its own, in a browser, for the tests of one `describe`. */
export function usePlayground() {
  let stack: LocalStack;
  let browser: Browser;
  const kept = new Set<BrowserContext>();

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    [stack, browser] = await Promise.all([
      startLocalStack(withPlayground({ ...onBuiltFixtures, log: () => {} })),
      chromium.launch({
        ...(executablePath !== undefined && { executablePath }),
        args: chromiumArguments,
      }),
    ]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await pictureFailure(task.name);
    const others = browser.contexts().filter((it) => !kept.has(it));
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

  /** The same, and the phone waits a tenth of the time before it asks again how a payment ended. */
  async function openInHaste(userId: string): Promise<Page> {
    const page = await open(userId);
    await page.evaluate(
      'const wait = setTimeout; window.setTimeout = (call, ms, ...more) => wait(call, ms >= 1000 ? ms / 10 : ms, ...more); undefined',
    );
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

  return {
    get stack() {
      return stack;
    },
    open,
    openInHaste,
    pay,
    tryOut,
    findings,
    picture,
    seriousFaults,
    /** The page stays open from test to test. */
    keepOpen: (page: Page) => void kept.add(page.context()),
  };
}
