import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkoutAnswer } from '../../functions/checkout/schema.ts';
import { appSamples } from '../../lib/app-samples.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

describe('README.md', () => {
  it('fits on three screens', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(90);
  });

  it('tries a checkout with the order that the app demo takes', async () => {
    const [, body = ''] = /\/checkout \\\n.* -d '([^']+)'$/m.exec(readme) ?? [];
    expect(JSON.parse(body)).toEqual((await appSamples('demo')).sampleOrder);
  });

  it('shows the answer that comes', () => {
    const [, json = ''] = /```json\n(.*)\n```/.exec(readme) ?? [];
    const shown = JSON.parse(json);
    expect(checkoutAnswer.parse(shown)).toEqual(shown);
  });
});
