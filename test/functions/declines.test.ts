import { describe, expect, it } from 'vitest';
import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { declinedCard, useRouteCaller } from './route-caller.ts';

const world = useRouteCaller();

async function createSetup() {
  const body = { reference: 'Booking' };
  const { body: made } = await world.api.send(world.alice, 'POST /setup-intents', { body });
  return createSetupIntentAnswer.parse(made).setupIntentId;
}
async function decline(setupIntentId: string) {
  expect(await world.api.setUp({ setupIntentId, card: declinedCard })).toMatchObject({
    body: { result: 'declined' },
  });
}
function read(setupIntentId: string) {
  return world.api.send(world.alice, `GET /setup-intents/${setupIntentId}`);
}
function resume(setupIntentId: string) {
  return world.api.send(world.alice, `POST /setup-intents/${setupIntentId}/resume`);
}

/** The values of a metric in the lines since `from`. */
function valuesOf(name: string, from: number): readonly unknown[] {
  return world.api.logs
    .slice(from)
    .map((line) => JSON.parse(line))
    .filter((line) => name in line)
    .map((line) => line[name]);
}

describe('a card that is declined for a setup intent', () => {
  it('is counted when the intent is read, once', async () => {
    const from = world.api.logs.length;
    const id = await createSetup();
    await decline(id);
    expect((await read(id)).status).toBe(200);
    expect((await read(id)).status).toBe(200);
    expect(valuesOf(metricNames.declines.name, from)).toEqual([1]);
  });

  it('is told of a user with ten of them', async () => {
    const from = world.api.logs.length;
    const id = await createSetup();
    for (let time = 0; time < 11; time++) {
      await decline(id);
      expect((await resume(id)).status).toBe(200);
    }
    await read(id);
    expect(valuesOf(metricNames.declines.name, from)).toHaveLength(11);
    expect(valuesOf(metricNames.usersWithManyDeclines.name, from)).toEqual([1]);
    const [line, ...others] = world.api.logs
      .slice(from)
      .filter((it) => it.includes('"code":"user_declines"'));
    expect(others).toEqual([]);
    expect(line).toMatch(/"level":"WARN".*"customerId":"cust_sandbox_/);
    expect(line).not.toContain(world.alice);
  });
});
