import type { UserStatus } from './read-user-status.ts';

/** The status for a person. */
export function userAsText(status: UserStatus): string {
  const { target, marker, formerCustomerIds } = status;
  return [
    `This is ${target}.`,
    marker === undefined
      ? 'It has no user yet.'
      : `The logs know the user by ${marker}: query one-user 1440 '${marker}'`,
    stateOf(status),
    ...(formerCustomerIds.length === 0
      ? []
      : [
          `Dojo had lost ${formerCustomerIds.join(', ')} before, and with it the cards of then: npm run audit says whether more are gone.`,
        ]),
  ].join('\n');
}

function stateOf({ state, since, customerId, isAtDojo, savedCards }: UserStatus): string {
  switch (state) {
    case 'absent':
      return 'There is no item: nobody with this id ever asked for a customer, or it was erased long ago. Mind the spelling.';
    case 'free':
      return `There is no customer: the last attempt, at ${since}, was refused or never sent.`;
    case 'claimed':
      return `The customer is being created since ${since}. If that was minutes ago, the next request takes over.`;
    case 'unknown':
      return `Dojo’s answer was lost at ${since}: the next request, or the next audit, finds out what came of it.`;
    case 'linked':
      return isAtDojo
        ? `Linked to ${customerId} since ${since}. Dojo has it, with ${savedCards} saved card${savedCards === 1 ? '' : 's'}.`
        : `Linked to ${customerId} since ${since}. DOJO DOES NOT KNOW IT ANY MORE: the user’s next request replaces it, without the saved cards. Ask Dojo first who deleted it.`;
    case 'erasing':
      return `Being erased since ${since}${customerId === undefined ? '' : `, with ${customerId}`}. If that was a day ago: docs/runbook.md#erasure-overdue`;
    case 'erased':
      return `Erased at ${since}.`;
  }
}
