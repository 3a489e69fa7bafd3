import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import type { CardShape } from '../../simulator/settings-schema.ts';
import {
  call,
  createCustomer,
  createIntent,
  listSavedCards,
  mintSecret,
  pay,
} from './dojo-caller.ts';

const mastercards = ['5200 0000 0000 1005', '5200 0000 0000 1096'];
const own = { pan: '52000000****1005', expiryDate: '2029-12-31', scheme: 'MASTERCARD' };

describe('a saved card of the simulator', () => {
  let simulator: DojoSimulator;
  let customerId: string;
  let secret: string;
  let cardIds: readonly string[];
  beforeEach(async () => {
    simulator = await startDojoSimulator();
    customerId = await createCustomer(simulator);
    secret = await mintSecret(simulator, customerId);
    const saved: string[] = [];
    for (const number of mastercards) {
      const paymentIntentId = await createIntent(simulator, { customer: { id: customerId } });
      const card = { number, expiryDate: '12/29', cvv: '020' };
      const request = { card, customerSecret: secret, savePaymentMethod: true };
      const { body } = await pay(simulator, { paymentIntentId, ...request });
      saved.push(z.object({ savedPaymentMethodId: z.string() }).parse(body).savedPaymentMethodId);
    }
    cardIds = saved;
  });
  afterEach(() => simulator.close());

  const shown = async () => {
    const { body } = await listSavedCards(simulator, customerId, secret);
    return z.object({ savedPaymentMethods: z.array(z.unknown()) }).parse(body).savedPaymentMethods;
  };

  it.each<[string, CardShape, object]>([
    ['as it is', {}, { cardDetails: own }],
    ['with MM/YY', { expiryDate: '12/29' }, { cardDetails: { ...own, expiryDate: '12/29' } }],
    [
      'with a time of day',
      { expiryDate: '2029-12-31T00:00:00Z' },
      { cardDetails: { ...own, expiryDate: '2029-12-31T00:00:00Z' } },
    ],
    ['with null', { expiryDate: null }, { cardDetails: { ...own, expiryDate: null } }],
    [
      'without expiry date and number',
      { leaveOut: ['expiryDate', 'pan'] },
      { cardDetails: { scheme: 'MASTERCARD' } },
    ],
    ['of another scheme', { scheme: 'JCB' }, { cardDetails: { ...own, scheme: 'JCB' } }],
    ['with null for details', { cardDetails: null }, { cardDetails: null }],
    ['without details', { leaveOut: ['cardDetails'] }, {}],
  ])('shows itself %s', async (_case, shape, expected) => {
    simulator.settings.change({ savedCards: { '*': shape } });
    expect((await shown())[0]).toEqual({ id: cardIds[0], ...expected });
  });

  it('has a shape of its own beside that of all', async () => {
    const [first = '', second = ''] = cardIds;
    await call(simulator, 'POST', '/simulator/settings', {
      body: { savedCards: { '*': { scheme: 'JCB' }, [second]: { expiryDate: '12/29' } } },
    });
    expect(await shown()).toMatchObject([
      { id: first, cardDetails: { scheme: 'JCB', expiryDate: '2029-12-31' } },
      { id: second, cardDetails: { scheme: 'JCB', expiryDate: '12/29' } },
    ]);
  });
});
