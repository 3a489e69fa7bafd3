/**
 * The attributes by which DynamoDB itself knows the one table. Pure data: the stack's construct and
 * the embedded DynamoDB of the local stack are both made from it.
 */
export const tableSchema = {
  /** The whole primary key: a string. There is no sort key. */
  partitionKey: 'pk',
  /** A number of epoch seconds, after which DynamoDB deletes the item (within days, not at once). */
  timeToLiveAttribute: 'expiresAtSeconds',
  /** The users by customer: only items with a `customerId` are in it, and only their keys. */
  customerIndex: { name: 'customer-id', partitionKey: 'customerId' },
} as const;
