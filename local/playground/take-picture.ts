import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { expectNoArguments } from '../../lib/expect-no-arguments.ts';

expectNoArguments(`Usage: npm run picture

Starts a stack of its own, uses its playground, and writes what that looks like to docs/playground.webp, for
the README. It needs Chromium:

  CHROMIUM=<path>  the browser. Default: the one that is installed

Exit code: 0 done, 1 there is no browser, or the page is not as expected.`);

// Imported only here: the usage needs no browser.
const [{ chromium }, { startLocalStack }, { chromiumArguments, findChromium }, { withPlayground }] =
  await Promise.all([
    import('playwright-core'),
    import('../start-local-stack.ts'),
    import('./find-chromium.ts'),
    import('./with-playground.ts'),
  ]);

const file = new URL('../../docs/playground.webp', import.meta.url);

const executablePath = findChromium();
if (executablePath === undefined) {
  console.error(
    'The picture needs a browser: install chromium-headless-shell, or set CHROMIUM to one.',
  );
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
