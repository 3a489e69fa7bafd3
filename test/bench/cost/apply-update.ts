import type { WrittenItem, WrittenValue } from './request-units.ts';

/** Of an UpdateItem request. */
export interface Update {
  readonly Key?: WrittenItem;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, WrittenValue>>;
}

/**
 * The item after it, as far as this project writes updates: numbers that are added, and values that are set.
 *
 * @throws Error for an expression of another form.
 */
export function updated(
  before: WrittenItem,
  {
    Key = {},
    UpdateExpression = '',
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
  }: Update,
): WrittenItem {
  const after: Record<string, WrittenValue> = { ...before, ...Key };
  for (const clause of UpdateExpression.split(/(?=\b(?:ADD|SET)\b)/)) {
    const [, action, assignments = ''] = /^(ADD|SET) (.+?)\s*$/s.exec(clause) ?? [];
    if (action === undefined) throw new Error(`There is no rule for the update "${clause}".`);
    for (const assignment of assignments.split(', ')) {
      const [, name = '', value = ''] = /^(#?\w+) (?:= )?(:\w+)$/.exec(assignment) ?? [];
      const given = values[value];
      if (given === undefined) throw new Error(`There is no rule for the update "${assignment}".`);
      const attribute = names[name] ?? name;
      after[attribute] =
        action === 'SET' ? given : { N: String(numberOf(after[attribute]) + numberOf(given)) };
    }
  }
  return after;
}

function numberOf(value: WrittenValue | undefined): number {
  return Number(value?.N ?? 0);
}
