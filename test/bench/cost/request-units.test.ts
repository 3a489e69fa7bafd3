import { describe, expect, it } from 'vitest';
import { itemBytes, readUnits, writeUnits } from './request-units.ts';

describe('DynamoDB’s rules', () => {
  it('count names and values of an item', () => {
    expect(itemBytes({ pk: { S: 'user#é' }, n: { N: '-12.345' }, b: { B: 'AAAA' } })).toBe(
      2 + 7 + 1 + 4 + 1 + 3,
    );
  });

  it('count a read by 4 KB, and half of it when it is eventual', () => {
    expect([0, 4096, 4097].map((bytes) => readUnits(bytes, true))).toEqual([1, 1, 2]);
    expect([0, 4096, 4097].map((bytes) => readUnits(bytes, false))).toEqual([0.5, 0.5, 1]);
  });

  it('count a write by 1 KB', () => {
    expect([0, 1024, 1025].map(writeUnits)).toEqual([1, 1, 2]);
  });
});
