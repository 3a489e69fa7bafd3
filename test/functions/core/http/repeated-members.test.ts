import { describe, expect, it } from 'vitest';
import { repeatedMembers } from '../../../../functions/core/http/repeated-members.ts';

describe('the members that an object has more than once', () => {
  it.each([
    ['{"amount":{"value":1},"amount":{"value":2}}', ['/amount']],
    ['{"amount":{"value":1,"value":2}}', ['/amount/value']],
    ['{"a":1,"a":2,"a":3}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a":1,"b":{},"b":[],"a":2}', ['/b', '/a']],
    ['{"lines":[{"id":1},{"id":2,"id":3}]}', ['/lines/1/id']],
    ['[[0,{"a~/b":1,"a~/b":1}]]', ['/0/1/a~0~1b']],
    ['{"":1,"":2}', ['/']],
    ['{"__proto__":1,"__proto__":2}', ['/__proto__']],
    ['{"a":{"b":1,"b":1},"a":{"b":1,"b":1}}', ['/a/b', '/a']],
    [' { "a" : "x" , "a" : null } ', ['/a']],
  ])('of %s are %j', (json, pointers) => {
    expect(repeatedMembers(json)).toEqual(pointers);
  });

  it.each([
    '{}',
    '[]',
    'null',
    '"a"',
    '-1.5e3',
    '{"a":{"a":{"a":1}}}',
    '{"a":1,"A":2}',
    '{"a":"{\\"b\\":1,\\"b\\":2}"}',
    '{"a":"\\\\","b":"a\\":1","c":[{"a":1},{"a":1}]}',
    '{"constructor":1,"toString":2}',
  ])('of %s are none', (json) => {
    expect(repeatedMembers(json)).toEqual([]);
  });

  it('are found in one pass over the largest body', () => {
    const many = `{${Array.from({ length: 1_500 }, (_, at) => `"n${at}":${at}`).join()}}`;
    expect(repeatedMembers(many.replace('"n9":', '"n8":'))).toEqual(['/n8']);
    expect(repeatedMembers(`"${'\\\\'.repeat(8_000)}"`)).toEqual([]);
  });
});
