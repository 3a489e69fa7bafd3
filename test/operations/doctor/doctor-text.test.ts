import { describe, expect, it } from 'vitest';
import { onlyOnAws } from '../../../operations/doctor/check.ts';
import {
  exitCodeOf,
  findingsAsJson,
  findingsAsText,
} from '../../../operations/doctor/doctor-text.ts';
import {
  type Finding,
  notChecked,
  ok,
  problem,
  warning,
} from '../../../operations/doctor/finding.ts';

const findings: readonly Finding[] = [
  { id: 'key.stored', ...ok('A key is stored.') },
  { id: 'key.age', ...warning('It is old.', 'Replace it.') },
  { id: 'webhook.secret', ...problem('None is stored.', 'Store it.') },
  { id: 'table.active', ...notChecked('AWS is silent.') },
  { id: 'quota.burst', ...notChecked(onlyOnAws) },
];

describe('the findings in words', () => {
  it('begin with the problems, aligned, each with its fix below', () => {
    expect(findingsAsText('the local stack', findings).split('\n')).toEqual([
      'This is the local stack.',
      'PROBLEM      webhook.secret  None is stored.',
      '                             → Store it.',
      'warning      key.age         It is old.',
      '                             → Replace it.',
      'not checked  table.active    AWS is silent.',
      'ok           key.stored      A key is stored.',
      'There on AWS alone: quota.burst.',
      '1 problem, 1 warning, 1 not checked, 1 ok.',
    ]);
  });
});

describe('the findings as JSON', () => {
  it('have one shape, in the order of the checks', () => {
    expect(JSON.parse(findingsAsJson('the local stack', findings.slice(0, 2)))).toEqual({
      target: 'the local stack',
      findings: [
        { id: 'key.stored', status: 'ok', what: 'A key is stored.', fix: null },
        { id: 'key.age', status: 'warning', what: 'It is old.', fix: 'Replace it.' },
      ],
    });
  });
});

describe('the exit code', () => {
  it.each([
    [['key.stored', 'key.age', 'table.active'], 0],
    [['key.stored', 'webhook.secret'], 1],
  ])('with %j is %i', (ids, code) => {
    expect(exitCodeOf(findings.filter(({ id }) => ids.includes(id)))).toBe(code);
  });
});
