import { writeFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startLocalStack } from '../start-local-stack.ts';
import { chromiumArguments, findChromium } from './find-chromium.ts';
import { withPlayground } from './with-playground.ts';

// `npm run picture`: starts a stack of its own, uses its page, and keeps what it looks like for the README.
const file = new URL('../../docs/playground.webp', import.meta.url);

const executablePath = findChromium();
if (executablePath === undefined) {
  console.error('The picture needs a browser: install chromium, or set CHROMIUM to one.');
  process.exit(1);
}
const stack = await startLocalStack(withPlayground({ log: () => {} }));
const browser = await chromium.launch({ executablePath, args: chromiumArguments });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 830 } });
  await page.goto(stack.apiUrl);
  await usePage(page);
  await writeFile(file, await asWebp(browser, await page.screenshot()));
} finally {
  await browser.close();
  await stack.close();
}

/** Pays with a card that is saved, and taps twice at once. */
async function usePage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Pay £/ }).click();
  await page.getByText('Paid. The order may be fulfilled.').waitFor();
  await page.getByRole('tab', { name: 'Make it fail' }).click();
  await page.getByRole('button', { name: 'Try it: Two taps at once' }).click();
  await page.getByText('Show what happened').waitFor();
  await page.locator('.lines').evaluate((list) => list.scrollTo({ top: 0 }));
  await page.mouse.move(0, 0);
}

/** A third of a PNG's size. */
async function asWebp(inBrowser: Browser, png: Buffer): Promise<Buffer> {
  const page = await inBrowser.newPage();
  const url = `data:image/png;base64,${png.toString('base64')}`;
  const webp = await page.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(url)};
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.9);
  })()`);
  return Buffer.from(String(webp).replace(/^data:image\/webp;base64,/, ''), 'base64');
}
