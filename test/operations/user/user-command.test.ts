import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../functions/core/customers/customer-link.ts';
import { userCommand } from '../../../operations/user/user-command.ts';
import { callCommand } from '../../local/call-command.ts';
import { AuditedDeployment, hourMs } from '../audited-deployment.ts';
import { someKey } from '../key/some-key.ts';

let deployment: AuditedDeployment;
beforeAll(async () => {
  deployment = await AuditedDeployment.start();
});
afterAll(() => deployment.close());

function show(user: string, ...options: readonly string[]) {
  return callCommand(userCommand, ['show', user, ...options], { folder: deployment.folder });
}

describe('npm run user -- show', () => {
  it('knows a user by the marker, never by the id, and tells customer and cards', async () => {
    await deployment.canary();
    const marker = await deployment.marker('alice');
    const customerId = await deployment.customer(marker, hourMs);
    deployment.saveCard(customerId);
    await deployment.set('alice', { state: 'linked', customerId });

    const { exitCode, stdout } = await show('alice');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`query one-user 1440 '${marker}'`);
    expect(stdout).toContain(`Linked to ${customerId} since 2`);
    expect(stdout).toContain('Dojo has it, with 1 saved card.');
    expect(stdout).not.toContain('alice');

    const json = await show('alice', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      marker,
      state: 'linked',
      customerId,
      isAtDojo: true,
      savedCards: 1,
    });
    expect(json.stdout).not.toContain('alice');
  });

  it('says that Dojo has lost the customer', async () => {
    await deployment.canary();
    await deployment.set('lost', {
      state: 'linked',
      customerId: 'cust_sandbox_gone' as CustomerId,
      formerCustomerIds: ['cust_sandbox_before' as CustomerId],
    });
    const { exitCode, stdout } = await show('lost');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('DOJO DOES NOT KNOW IT ANY MORE');
    expect(stdout).toContain('Dojo had lost cust_sandbox_before before');
  });

  it('changes nothing, and asks Dojo nothing about a user without a customer', async () => {
    await deployment.lose('bob');
    const before = await deployment.item('bob');
    deployment.simulator.requests.clear();
    expect((await show('bob')).stdout).toContain('Dojo’s answer was lost at ');
    expect((await show('nobody')).stdout).toContain('nobody with this id ever asked');
    expect(deployment.simulator.requests.list()).toEqual([]);
    expect(await deployment.item('bob')).toEqual(before);
    expect(await deployment.item('nobody')).toBeUndefined();
  });

  it('refuses to tell with the key of another account', async () => {
    const other = await AuditedDeployment.start();
    try {
      const canary = 'cust_sandbox_of_another_account' as CustomerId;
      await other.canary();
      await other.set('alice', { state: 'linked', customerId: canary });
      const SecretId = other.target.dojoKeySecretName;
      const SecretString = JSON.stringify({ apiKey: someKey() });
      await other.connection.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
      const { exitCode, stdout, stderr } = await callCommand(userCommand, ['show', 'alice'], {
        folder: other.folder,
      });
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/dojo_account_not_proven|dojo_wrong_account/);
    } finally {
      await other.close();
    }
  });

  it.each([
    [[], 'What is to be done? One of: show.'],
    [['show'], 'Which user? Its id is missing.'],
    [['show', ' '], 'Which user? Its id is missing.'],
    [['shwo', 'alice'], 'did you mean show?'],
    [['show', 'alice', 'bob'], 'There is a word too many.'],
    [['show', 'alice', '--stack', ''], '--stack must not be empty.'],
  ])('refuses %j', async (args, complaint) => {
    const { exitCode, stdout, stderr } = await callCommand(userCommand, args, {
      folder: deployment.folder,
    });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(complaint);
  });
});
