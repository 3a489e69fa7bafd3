import type { AppTableRights } from './app-definition.ts';

const read = ['GetItem', 'BatchGetItem', 'Query', 'Scan'] as const;
const write = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'ConditionCheckItem',
  'BatchWriteItem',
] as const;

/** What may be done with a table of the app's own. Transactions need the rights of their parts. */
export function appTableActions(rights: AppTableRights): readonly string[] {
  return rights === 'read' ? read : [...read, ...write];
}
