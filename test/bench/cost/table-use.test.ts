import { describe, expect, it } from 'vitest';
import { createTableUse } from './table-use.ts';

function count(minute: string, values: Readonly<Record<string, unknown>> = {}) {
  return {
    operation: 'UpdateItem',
    requestBody: JSON.stringify({
      Key: { pk: { S: 'created#2026-01-31#hash' } },
      UpdateExpression: 'ADD #minute :one, inDay :one SET expiresAtSeconds = :expires',
      ExpressionAttributeNames: { '#minute': minute },
      ExpressionAttributeValues: {
        ':one': { N: '1' },
        ':expires': { N: '1770000000' },
        ...values,
      },
    }),
    responseBody: '{}',
  };
}

describe('what the table is used for', () => {
  it('counts an update as a write, and one more for each further KB of the item', () => {
    const use = createTableUse(0);
    expect(use.add([count('m0')])).toEqual({ read: 0, write: 1 });
    const minutes = Array.from({ length: 300 }, (_, minute) => count(`m${minute}`));
    expect(use.add(minutes).write).toBeGreaterThan(300);
    // Pk 25, inDay and its number 8, time to live 22, 300 minutes of up to 7 bytes.
    expect(use.add([count('m0')])).toEqual({ read: 0, write: 2 });
  });

  it('knows no other form of an update', () => {
    const other = { ...count('m0'), requestBody: JSON.stringify({ UpdateExpression: 'REMOVE a' }) };
    expect(() => createTableUse(0).add([other])).toThrow('There is no rule for the update');
  });
});
