import { expect, it } from 'vitest';
import { timedMap } from '../../../functions/audit/timed-map.ts';
import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import { FakeTime } from '../../fakes/fake-time.ts';

it('times how long the map took to read, and not what was done about its users', async () => {
  const time = new FakeTime();
  const map = timedMap(
    {
      async *pages() {
        for (const user of ['alice', 'bob']) {
          time.advance(1_000);
          yield [{ userId: user as UserId, link: undefined }];
        }
        time.advance(500);
      },
    },
    time.clock,
  );
  for await (const _ of map.pages()) time.advance(60_000);
  expect(map.readMs()).toBe(2_500);
});
