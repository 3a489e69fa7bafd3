import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../lib/app-functions.ts';
import { auditGrants } from '../../lib/audit-grants.ts';
import {
  appPermissions,
  consumerPermissions,
  functionPermissions,
  settlePermissions,
} from '../../lib/function-permissions.ts';
import { loadApp } from '../../lib/load-app.ts';
import { pascalCase } from '../../lib/pascal-case.ts';
import type { Permission } from '../../lib/permission.ts';
import { readStage } from '../../lib/read-stage.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { settleGrants } from '../../lib/settle-grants.ts';
import { fixtureRoot } from '../fixtures/root.ts';
import { permissionsOf } from './roles.ts';
import { testApp } from './test-app.ts';

/** The logical ids in the template, by which its roles name what they allow. */
const names = {
  table: 'CustomerMapTable',
  dojoKeySecret: 'DojoKey',
  webhookSecret: 'WebhookSecret',
  eventBus: 'PaymentEventsBus',
  refusedEventsQueue: 'PaymentEventsRefusedEvents',
  settleQueue: 'SettleQueue',
  appTable: (name: string) => `AppTable${name}`,
  appSecret: (name: string) => `AppSecret${name}`,
};

function linesOf(
  permissions: readonly { readonly [key in keyof Permission]?: string | undefined }[],
) {
  return permissions
    .map(({ action, resource, keys }) => `${action} ${resource} ${keys ?? ''}`.trim())
    .sort();
}

describe.each(['demo', 'cafe'])(
  'what the local services allow is what the template allows, in the app %s:',
  async (name) => {
    const app = await loadApp(name, fixtureRoot);
    const { routes, audit, settle, consumers } = functionsOf(app);
    const template = Template.fromStack(
      new SaveCardStack(testApp(), {
        settings: await readStage(name, 'sandbox', fixtureRoot),
        app,
        code: () => Code.fromInline('exports.handler = () => {};'),
      }),
    );
    const deployed = (description: string) =>
      linesOf(
        permissionsOf(template, description).filter(({ action }) => !/^(logs|xray):/.test(action)),
      );
    const own = (needs: typeof audit.needs) => appPermissions(needs, app.definition, names);

    it.each(routes)('$method $path', ({ method, path, grants, needs }) => {
      const local = linesOf([...functionPermissions(grants, names), ...own(needs)]);
      expect(local).not.toEqual([]);
      expect(local).toEqual(deployed(`${method} ${path}`));
    });

    it('the audit', () => {
      expect(linesOf([...functionPermissions(auditGrants, names), ...own(audit.needs)])).toEqual(
        deployed('Audit of the customer map: reports'),
      );
    });

    it('what settles', () => {
      expect(
        linesOf([
          ...functionPermissions(settleGrants, names),
          ...settlePermissions(names),
          ...own(settle.needs),
        ]),
      ).toEqual(deployed('Settles what requests have left open'));
    });

    it.each(consumers)('consumer $id', ({ id, summary, needs }) => {
      const queue = `${pascalCase(id)}UnfulfilledOrders`;
      expect(linesOf([...consumerPermissions(queue), ...own(needs)])).toEqual(
        deployed(`${summary}: consumer ${id} of the payment events`),
      );
    });
  },
);

describe('the cost of a request does not grow with the number of users:', async () => {
  const { routes, settle } = functionsOf(await loadApp('demo', fixtureRoot));
  const perItem = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
    (action) => `dynamodb:${action}`,
  );
  const atTable = (permissions: readonly Permission[]) =>
    permissions.filter(({ resource }) => resource.startsWith(names.table));

  it.each([
    ...routes.map(({ id, grants }) => ({ id, permissions: functionPermissions(grants, names) })),
    { id: settle.id, permissions: functionPermissions(settleGrants, names) },
  ])('$id reaches single items, and at most the users of one customer', ({ permissions }) => {
    const others = atTable(permissions).filter(({ action }) => !perItem.includes(action));
    const ofOneCustomer = {
      action: 'dynamodb:Query',
      resource: 'CustomerMapTable/index/customer-id',
    };
    expect(others).toEqual(others.map(() => ofOneCustomer));
  });

  it('the audit, which no request waits for, is what reads all users', () => {
    const actions = atTable(functionPermissions(auditGrants, names)).map(({ action }) => action);
    expect(actions).toContain('dynamodb:Scan');
  });
});
