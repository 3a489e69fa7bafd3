import type { AccountOperation } from './account-operation.ts';
import { auditLine, count } from './account-text.ts';
import type { ReadMap } from './read-map.ts';

/** What a move means for so many users, for the person who decides. */
export function consequences(
  users: number,
  { erasing, attemptsInDoubt }: ReadMap,
  { target, args }: AccountOperation,
): readonly string[] {
  const open = erasing.length + attemptsInDoubt.length;
  return [
    `The key in use belongs to another Dojo account than the customers of ${target.name}.`,
    `${count(users, 'user')} will get a new customer there with the next request, and no longer see the saved cards. The customers and cards that they have stay in the old account.`,
    ...(open === 0
      ? []
      : [
          `${count(attemptsInDoubt.length, 'attempt')} to create a customer and ${count(erasing.length, 'erasure')} have not come to an end in the old account. That is best done with the old key: put it back, run ${auditLine(args)}, and begin again.`,
        ]),
  ];
}
