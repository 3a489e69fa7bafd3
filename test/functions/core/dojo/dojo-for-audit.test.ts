import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dojoForAudit } from '../../../../functions/core/dojo/dojo-for-audit.ts';
import { AuditedDeployment } from '../../../operations/audited-deployment.ts';

const cards = 'GET /customers/public/{customerId}/payment-methods';

describe('the count of a customer’s saved cards', () => {
  let deployment: AuditedDeployment;
  beforeEach(async () => {
    deployment = await AuditedDeployment.start();
  });
  afterEach(() => deployment.close());
  const savedCards = () => dojoForAudit(deployment.connection.dojo, Date.now).savedCards;

  it('is 0 without any', async () => {
    expect(await savedCards().count(await deployment.customer('Alice', 0))).toBe(0);
  });

  it('is 1 with one', async () => {
    const customerId = await deployment.customer('Alice', 0);
    deployment.saveCard(customerId);
    expect(await savedCards().count(customerId)).toBe(1);
  });

  it('is a failure for a customer that is gone', async () => {
    const gone = await deployment.customer('Alice', 0);
    await dojoForAudit(deployment.connection.dojo, Date.now).directory.remove(gone);
    await expect(savedCards().count(gone)).rejects.toMatchObject({ name: 'Rejected' });
  });

  it.each([
    ['wrong-shape', 1, 'ContractBroken'],
    ['malformed', 1, 'ContractBroken'],
    ['reset', 3, 'Unavailable'],
  ] as const)('is a failure, not 0, after %s', async (kind, times, name) => {
    const customerId = await deployment.customer('Alice', 0);
    deployment.simulator.faults.next({ route: cards, kind, times });
    await expect(savedCards().count(customerId)).rejects.toMatchObject({ name });
  });
});
