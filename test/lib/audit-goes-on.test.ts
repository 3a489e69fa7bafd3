import { expect, it } from 'vitest';
import { untilAuditIsOver } from '../../lib/audit-goes-on.ts';

it.each([
  ['the whole audit was one part', [{ outcome: 'complete' }], 1],
  [
    'it goes on twice',
    [{ outcome: 'goes-on' }, { outcome: 'goes-on' }, { outcome: 'complete' }],
    3,
  ],
  ['another one is under way', [{ outcome: 'skipped' }], 1],
  ['it is of a version that answers nothing', [null], 1],
])('invokes the function until it is over: %s', async (_, answers, times) => {
  let invoked = 0;
  await untilAuditIsOver(async () => answers[invoked++]);
  expect(invoked).toBe(times);
});
