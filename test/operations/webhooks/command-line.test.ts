import { expect, it } from 'vitest';
import { commandLine } from '../../../operations/webhooks/command-line.ts';

it.each([
  [undefined, undefined, 'npm run webhooks -- subscribe'],
  [
    'save-card-demo-sandbox',
    undefined,
    'npm run webhooks -- subscribe --stack save-card-demo-sandbox',
  ],
  [
    'save-card-demo-sandbox',
    'https://api.example/hooks',
    'npm run webhooks -- subscribe --stack save-card-demo-sandbox --url https://api.example/hooks',
  ],
])('a command for the stack %s and the URL %s', (stack, url, expected) => {
  expect(commandLine('subscribe', { stack, url })).toBe(expected);
});
