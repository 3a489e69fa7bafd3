import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { youngMs } from '../../functions/core/customers/audit/audit-timing.ts';
import { findingKinds } from '../../functions/core/customers/audit/finding.ts';
import {
  ContractBroken,
  NotConfigured,
  OutcomeUnknown,
  Rejected,
  Unavailable,
} from '../../functions/core/failures.ts';
import { callProblems } from '../../functions/core/http/call-problems.ts';
import { signals, signalsOf } from '../../functions/core/runtime/signals.ts';
import { alarms } from '../../lib/observability/alarms.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp, fixtureStage } from '../fixtures/fixture-app.ts';
import { testApp } from '../lib/test-app.ts';

const fixture = await fixtureApp();

const page = readFileSync('docs/operations.md', 'utf8');

const sources = readdirSync('functions', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('functions', name), 'utf8'));

interface LoggedCode {
  readonly code: string;
  /** `undefined`: it depends. */
  readonly level: string | undefined;
}

/** `.warn('code', …` and `.error('code', …`, whatever it is called on. */
const direct = sources.flatMap((source) =>
  [...source.matchAll(/\.(warn|error)\(\s*'([a-z_]+)'/g)].map(
    ([, level, code = '']): LoggedCode => ({ code, level }),
  ),
);

/** A code that is chosen before it is logged: `const code = … : 'code'`, `.error(code, …`. */
const chosen = sources.flatMap((source) =>
  [...source.matchAll(/\.(warn|error)\(\s*([a-zA-Z]\w*),/g)].flatMap(([, level, name]) =>
    [...(new RegExp(`const ${name} =[^;]*;`).exec(source)?.[0] ?? '').matchAll(/'([a-z_]+)'/g)].map(
      ([, code = '']): LoggedCode => ({ code, level }),
    ),
  ),
);

/** How a failure that ends a request is logged. */
function levelOf(error: Error): string {
  let logged = 'not at all';
  const log = (level: string) => () => {
    logged = level;
  };
  const request = { error, event: { requestContext: { requestId: 'r' } }, response: null };
  const { onError } = callProblems(
    { info: log('info'), warn: log('warn'), error: log('error') } as never,
    () => undefined,
  );
  onError?.(request as never);
  return logged;
}

const failures = { ContractBroken, NotConfigured, OutcomeUnknown, Rejected, Unavailable };

const failing = sources.flatMap((source) =>
  [
    ...source.matchAll(
      /new (Rejected|Unavailable|OutcomeUnknown|ContractBroken|NotConfigured)\(\s*'([a-z_]+)'(?=([^;]*))/g,
    ),
  ].map(([, name, code = '', rest = '']): LoggedCode => {
    const Failure = failures[name as keyof typeof failures];
    const dependency = /dependency: '([a-z-]+)'/.exec(rest)?.[1];
    return { code, level: levelOf(new Failure(code, 'A sentence.', { dependency })) };
  }),
);

const findings = findingKinds.map(
  (kind): LoggedCode => ({ code: `audit_${kind}`, level: undefined }),
);

const logged: readonly LoggedCode[] = [...direct, ...chosen, ...failing, ...findings];

/** The codes in the first column of the page's tables, one or several a row, with the second one. */
const listed = page.split('\n').flatMap((line) => {
  const [, codes = '', level = ''] =
    /^\| (`[a-z_]+`.*?) \| ((?:warn|error).*?) \|/.exec(line) ?? [];
  return [...codes.matchAll(/`([a-z_]+)`/g)].map(([, code = '']) => ({ code, level }));
});

const template = Template.fromStack(
  new SaveCardStack(testApp(), {
    settings: await fixtureStage(),
    app: fixture,
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
);
const resources: Readonly<Record<string, { Type: string; DeletionPolicy?: string }>> =
  template.toJSON().Resources;
/** What the stack has an alarm on. */
const alarmed = new Set(
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).flatMap(({ Properties }) =>
    (Properties.Dimensions ?? [])
      .filter(({ Name }: { Name: string }) => Name === 'signal')
      .map(({ Value }: { Value: string }) => Value),
  ),
);
/** The codes of the page, and those that are counted without being a warning. */
const listedOrInfo = new Set([
  ...listed.map(({ code }) => code),
  'customer_adopted',
  'audit_adopted',
]);
function idsOf(type: string) {
  return Object.keys(resources).filter((id) => resources[id]?.Type === type);
}

describe('the codes in docs/operations.md', () => {
  it('have been found in the sources, in each of the ways in which they are logged', () => {
    expect(direct).toContainEqual({ code: 'customer_replaced', level: 'error' });
    expect(chosen).toContainEqual({ code: 'audit_broken', level: 'error' });
    expect(failing).toContainEqual({ code: 'dojo_key_refused', level: 'error' });
    expect(failing).toContainEqual({ code: 'dojo_unavailable', level: 'warn' });
    expect(failing).toContainEqual({ code: 'customer_item_unreadable', level: 'warn' });
  });

  it('are all that are logged as a warning or an error', () => {
    const missing = logged.filter(({ code }) => !listed.some((row) => row.code === code));
    expect([...new Set(missing.map(({ code }) => code))].sort()).toEqual([]);
  });

  it('are logged, and each is said once', () => {
    const known = new Set(logged.map(({ code }) => code));
    expect(listed.filter(({ code }) => !known.has(code))).toEqual([]);
    const codes = listed.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('have the level that they are logged with', () => {
    const wrong = logged.filter(
      ({ code, level }) =>
        level !== undefined && !listed.find((row) => row.code === code)?.level.includes(level),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the alarms in docs/operations.md', () => {
  it('are those of the stack, each with when it goes off', () => {
    const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| ([^|]+) \|$/gm)].map(
      ([, id, when = '']) => [id, when.toLowerCase()],
    );
    const known = alarms.map(({ id, when }) => [id, when.toLowerCase()]);
    expect(rows.filter(([id]) => known.some(([alarm]) => alarm === id))).toEqual(known);
  });

  it('go off for every code that needs a person, but for those that have another way', () => {
    const [, section = ''] = page.split('These need a person:');
    const [table = ''] = section.split('These repair themselves');
    const first = [...table.matchAll(/^\| (`[a-z_]+`.*?) \|/gm)].map(([, cell]) => cell).join();
    const codes = listed.filter(({ code }) => first.includes(`\`${code}\``));
    const silent = codes.filter(({ code, level }) => {
      const counted = signalsOf(level === 'error' ? 'error' : 'warn', code);
      return !counted.some((signal) => alarmed.has(signal));
    });
    expect(codes.length).toBeGreaterThan(30);
    expect(silent.map(({ code }) => code).sort()).toEqual([
      // On the metric `OpenFor`.
      'audit_erasing',
      // Said every day, and there may be nothing to be done.
      'audit_legacy',
      // On the metric `OpenFor`.
      'audit_payment_unresolved',
      // One may be: more than the budget are `customers-vanishing`.
      'customer_replaced',
      // Its `errorCode` sets off `dojo-account` or `dojo-key`.
      'erasure_blocked',
      // On the metric `UsersWithManyDeclines`.
      'user_declines',
    ]);
  });

  it('count codes that are logged', () => {
    const known = new Set(sources.flatMap((source) => source.match(/'[a-z_]+'/g) ?? []));
    const counted = Object.values(signals).flat();
    const audited = findingKinds.map((kind) => `audit_${kind}`);
    expect(counted.filter((code) => !audited.includes(code) && !listedOrInfo.has(code))).toEqual(
      [],
    );
    expect(counted.filter((code) => !audited.includes(code) && !known.has(`'${code}'`))).toEqual(
      [],
    );
  });
});

describe('docs/operations.md', () => {
  it('says how young a customer is that an audit leaves out', () => {
    expect(page).toContain(`younger than ${youngMs / 60_000} minutes`);
  });

  it('explains every finding of an audit', () => {
    const [, section = ''] = page.split('| finding | what it is |');
    const explained = [...section.matchAll(/^\| `([a-z]+)` \| /gm)].map(([, kind]) => kind);
    expect(explained.sort()).toEqual([...findingKinds].sort());
  });

  it('names outputs that the stack has', () => {
    const [, section = ''] = page.split('| output | what it is |');
    const [table = ''] = section.split('\n\n');
    const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, output]) => output),
    );
    expect(named).toContain('AuditFunctionName');
    expect(Object.keys(template.findOutputs('*'))).toEqual(expect.arrayContaining(named));
  });

  it('counts the log groups that a destroyed stack leaves behind', () => {
    const groups = idsOf('AWS::Logs::LogGroup').length;
    const functions = idsOf('AWS::Lambda::Function').length;
    expect(page).toContain(
      `${groups} log groups: ${functions} functions, and the API's access log`,
    );
    expect(groups).toBe(functions + 1);
  });

  it('says of everything that outlives the stack that it does', () => {
    const kept = Object.values(resources).filter(
      ({ DeletionPolicy }) => DeletionPolicy === 'Retain',
    );
    expect([...new Set(kept.map(({ Type }) => Type))].sort()).toEqual([
      'AWS::Cognito::UserPool',
      'AWS::DynamoDB::GlobalTable',
      'AWS::Logs::LogGroup',
    ]);
    expect(idsOf('AWS::SecretsManager::Secret').map((id) => resources[id]?.DeletionPolicy)).toEqual(
      ['Delete', 'Delete'],
    );
  });

  describe('on bringing a stage back', () => {
    const [, json = '{}'] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const mapping: Readonly<Record<string, object>> = JSON.parse(json);

    it('imports table and pool by the template’s names and CloudFormation’s identifiers', () => {
      expect(
        Object.entries(mapping).map(([id, identifier]) => [
          resources[id]?.Type,
          Object.keys(identifier),
        ]),
      ).toEqual([
        ['AWS::DynamoDB::GlobalTable', ['TableName']],
        ['AWS::Cognito::UserPool', ['UserPoolId']],
      ]);
      // As CDK has them from CloudFormation's own schemas.
      const stack = new Stack(testApp(), 'stack');
      const nothing = { attributeDefinitions: [], keySchema: [], replicas: [] };
      const table = new CfnGlobalTable(stack, 'Table', nothing).globalTableRef;
      const pool = new CfnUserPool(stack, 'Pool').userPoolRef;
      expect(Object.keys(table)[0]).toBe('tableName');
      expect(Object.keys(pool)[0]).toBe('userPoolId');
    });

    it('imports what needs no other resource of the stack', () => {
      for (const id of Object.keys(mapping)) {
        const text = JSON.stringify(resources[id]);
        const needed = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)].map(([, to]) => to);
        expect(needed.filter((to) => !to?.startsWith('AWS::'))).toEqual([]);
      }
    });
  });
});
