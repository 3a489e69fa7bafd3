import type { $ZodIssue } from 'zod/v4/core';
import type { Violation } from './problem.ts';

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const typeNames: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
};

function plural(count: number | bigint, unit: string): string {
  return `${count} ${unit}${Number(count) === 1 ? '' : 's'}`;
}

function sizeRule(issue: Extract<$ZodIssue, { code: 'too_big' | 'too_small' }>): string {
  const bound = issue.code === 'too_big' ? issue.maximum : issue.minimum;
  const word = issue.code === 'too_big' ? 'at most' : 'at least';
  if (issue.origin === 'string') return `must have ${word} ${plural(bound, 'character')}`;
  return `must be ${word} ${bound}`;
}

function rule(issue: $ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined && issue.path.length > 0) return 'is required';
      return `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'too_big':
    case 'too_small':
      return sizeRule(issue);
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'has a key that is not allowed';
    case 'invalid_value':
      return `must be one of: ${issue.values.join(', ')}`;
    default:
      return issue.message;
  }
}

/** Every rule that a value breaks, each with the pointer to where. Values are never repeated. */
export function violationsOf(issues: readonly $ZodIssue[]): Violation[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          pointer: pointerTo([...issue.path, key]),
          detail: 'is not a field of this request',
        }))
      : [{ pointer: pointerTo(issue.path), detail: rule(issue) }],
  );
}
