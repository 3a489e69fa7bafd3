import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { findingKinds } from '../../functions/core/customers/audit/finding.ts';
import {
  ContractBroken,
  NotConfigured,
  OutcomeUnknown,
  Rejected,
  Unavailable,
} from '../../functions/core/failures.ts';
import { callProblems } from '../../functions/core/http/call-problems.ts';
import { loggableFields } from '../../functions/core/log.ts';
import { signals, signalsOf } from '../../functions/core/runtime/signals.ts';
import { alarms } from '../../lib/observability/alarms.ts';
import { savedQueries } from '../../lib/observability/saved-queries.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp, fixtureStage } from '../fixtures/fixture-app.ts';
import { testApp } from '../lib/test-app.ts';

const page = readFileSync('docs/runbook.md', 'utf8');

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
    app: await fixtureApp(),
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
);
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
describe('the codes in docs/runbook.md', () => {
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

describe('the alarms in docs/runbook.md', () => {
  it('each wake somebody, wait an hour, or wait until the morning', () => {
    const [, table = ''] = page.split('| an alarm at night | |');
    const named = [...(table.split('\n\n')[0] ?? '').matchAll(/`([a-z0-9-]+)`/g)];
    expect(named.map(([, id]) => id).sort()).toEqual(alarms.map(({ id }) => id).sort());
  });

  it('are those of the stack, each with when it goes off and who is hurt', () => {
    const paragraphs = [
      ...page.matchAll(/^## ([a-z][a-z0-9-]*)\n\n(.+)\.\n\n\*\*Who is hurt:\*\* (.+)\n/gm),
    ];
    expect(paragraphs.map(([, id, when, hurts]) => ({ id, when, hurts }))).toEqual(
      alarms.map(({ id, when, hurts }) => ({ id, when, hurts })),
    );
  });

  it('have no other paragraphs than theirs: a heading in lower case is an alarm', () => {
    const headings = [...page.matchAll(/^## ([a-z].*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(alarms.map(({ id }) => id));
  });

  it('each say how to see more and what to do, with a command or a saved query', () => {
    const sections = page.split(/^## /m).filter((section) => /^[a-z]/.test(section));
    const silent = sections.filter(
      (section) =>
        !/\*\*See:\*\* .+\n\n\*\*Do:\*\*\n\n1\. /.test(section) || !section.includes('`'),
    );
    expect(silent).toEqual([]);
  });

  it('say how a repair is released where they stop a release', () => {
    const stopping = alarms.filter(({ stopsRelease }) => stopsRelease).map(({ id }) => id);
    const sections = page.split(/^## /m);
    const withWayOut = sections.filter((it) =>
      it.includes('(release.md#a-repair-while-an-alarm-is-on)'),
    );
    expect(withWayOut.map((it) => it.split('\n')[0])).toEqual(
      expect.arrayContaining(['First of all', ...stopping]),
    );
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
      // On the metric `OpenFor`.
      'audit_payment_unresolved',
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

describe('the saved queries in docs/runbook.md', () => {
  const quoted = [...page.matchAll(/^```text (\S+)\n([\s\S]*?)\n```$/gm)].map(
    ([, name, query]) => ({ name, query }),
  );

  /** What a query lists: its `fields`, or what its `stats` are by. */
  const fieldsOf = (name: string): readonly string[] => {
    const { query = '' } = savedQueries.find((it) => it.name === name) ?? {};
    const [, list = ''] = /(?:^fields|\bby) (.+)$/m.exec(query) ?? [];
    return list.split(', ');
  };
  const queriesIn = (text: string): readonly string[] =>
    [...text.matchAll(/`query ([a-z-]+)/g)].map(([, name = '']) => name);

  it('are those of the list, letter by letter', () => {
    expect(quoted).toEqual(savedQueries.map(({ name, query }) => ({ name, query })));
  });

  it('are deployed, letter by letter', () => {
    const found = Object.values(template.findResources('AWS::Logs::QueryDefinition'));
    const deployed = new Map(
      found.map(({ Properties: { Name, QueryString } }) => [Name, QueryString]),
    );
    expect(deployed).toEqual(
      new Map(quoted.map(({ name, query }) => [`save-card-demo-sandbox/${name}`, query])),
    );
  });

  it('are all that the page names', () => {
    const named = [...page.matchAll(/`query ([a-z-]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(20);
    const names = savedQueries.map(({ name }) => name);
    expect(named.filter((name = '') => !names.includes(name))).toEqual([]);
  });

  it('list each field by which they look for what is given, so that one leads to the other', () => {
    const looking = savedQueries.flatMap(({ name, query }) =>
      [...query.matchAll(/(\w+) = "(?:CODE|ID|MARKER)"/g)].map(([, field = '']) => ({
        name,
        field,
      })),
    );
    expect(looking.length).toBeGreaterThan(5);
    expect(looking.filter(({ name, field }) => !fieldsOf(name).includes(field))).toEqual([]);
  });

  it('list each field that the page says a line has', () => {
    const fields: readonly string[] = loggableFields;
    const said = page.split(/^## /m).flatMap((section) => {
      const heading = section.slice(0, section.indexOf('\n'));
      const ofSection = heading === 'Codes of the log' ? ['one-code'] : queriesIn(section);
      return section.split('\n').flatMap((line) => {
        const queries = queriesIn(line).length > 0 ? queriesIn(line) : ofSection;
        const shown = queries.flatMap(fieldsOf);
        return [...line.matchAll(/`(\w+)`/g)]
          .filter(([, word = '']) => fields.includes(word))
          .map(([, field = '']) => ({ heading, field, isShown: shown.includes(field) }));
      });
    });
    expect(said.length).toBeGreaterThan(20);
    expect(said.filter(({ isShown }) => !isShown)).toEqual([]);
  });

  it('are about codes that are logged', () => {
    const known = new Set([...logged.map(({ code }) => code), 'dojo_unavailable']);
    const asked = savedQueries.flatMap(({ query }) =>
      [...query.matchAll(/"([a-z]+_[a-z_]+)"/g)].map(([, code = '']) => code),
    );
    expect(asked.filter((code) => !known.has(code))).toEqual([]);
  });
});

it('runs a saved query from the shell, with what is looked for in its place', () => {
  const [, functions = ''] = /^```sh\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const aws = `aws() {
    case "$*" in
      *describe-query-definitions*queryString) echo 'filter code = "CODE" or errorCode = "CODE"' ;;
      *describe-query-definitions*) echo 'group-1 group-2' ;;
      *start-query*) printf '<%s>' "$@" >&2; echo id-1 ;;
      *"--query status"*) echo Complete ;;
      *) echo "the result of $4" ;;
    esac
  }`;
  const script = `${aws}\n${functions}\nquery one-code 60 dojo/refused 2>&1`;
  const lines = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(lines).toContain('<--log-group-names><group-1><group-2>');
  expect(lines).toContain('<filter code = "dojo/refused" or errorCode = "dojo/refused">');
  expect(lines).toContain('the result of id-1');
  expect(functions).toContain("join('=', [field, value])");
});

it('leads nowhere that is not there', () => {
  const anchors = new Set(
    [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
});
