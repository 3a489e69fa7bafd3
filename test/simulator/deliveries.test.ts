import { expect, it, vi } from 'vitest';
import { SimulatorClock } from '../../simulator/clock.ts';
import { Deliveries } from '../../simulator/webhooks/deliveries.ts';
import { startReceiver } from './webhook-receiver.ts';

it('clearing deliveries breaks off the attempt that is under way, and plans no other', async () => {
  const receiver = await startReceiver();
  receiver.keepSilent();
  const clock = new SimulatorClock(() => 0);
  const schedule = vi.spyOn(clock, 'schedule');
  const deliveries = new Deliveries(clock);
  const delivery = deliveries.enlist({
    eventId: 'evt_1',
    event: 'payment_intent.created',
    url: receiver.url,
    body: '{}',
    pausesMs: [1000],
    sign: () => ({}),
  });
  deliveries.sendInTurn([delivery ? [delivery] : []]);
  await expect.poll(() => receiver.received).toHaveLength(1);
  deliveries.clear();
  await deliveries.idle();
  await receiver.close();
  expect(delivery?.attempts).toEqual([]);
  // The only thing it ever planned was the end of its wait for the answer.
  expect(schedule.mock.calls.map(([delayMs]) => delayMs)).toEqual([10_000]);
});
