import * as http from 'node:http';
import type * as https from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import { createDojoClient, type DojoCall } from '../../../../functions/core/dojo/dojo-client.ts';
import { createTransport } from '../../../../functions/core/dojo/transport.ts';
import { NotConfigured, Unavailable } from '../../../../functions/core/failures.ts';
import {
  answers,
  type RawAnswer,
  RawServer,
  resets,
  stallsAfterHeaders,
  staysSilent,
  truncates,
} from '../../../fakes/raw-server.ts';

let server: RawServer;
let url: string;
let pauses: number[];
let observed: (string | number)[];
let keys: string[];
let renewals: number;
/** What a key's account turns out to be; by default the right one. */
let proof: (apiKey: string) => Promise<void>;

beforeEach(async () => {
  server = await RawServer.start();
  url = server.url;
  pauses = [];
  observed = [];
  keys = ['sk_sandbox_first'];
  renewals = 0;
  proof = async () => undefined;
});
afterEach(() => server.close());

function client(
  attemptTimeoutMs = 5_000,
  transport = createTransport(http as unknown as typeof https, Date.now),
) {
  return createDojoClient({
    baseUrl: url,
    version: '2024-02-05',
    attemptTimeoutMs,
    key: {
      get: async () => keys[0] ?? '',
      renew: async () => {
        renewals += 1;
        if (keys.length > 1) keys.shift();
        return keys[0] ?? '';
      },
    },
    proveAccount: (apiKey) => proof(apiKey),
    transport,
    clock: Date.now,
    sleep: async (ms) => {
      pauses.push(ms);
    },
    random: () => 0.5,
    observe: ({ outcome }) => observed.push(outcome),
  });
}

const create: DojoCall<{ id: string }> = {
  operation: 'create-customer',
  method: 'POST',
  path: '/customers',
  body: { name: 'Zoë' },
  answer: z.object({ id: z.string() }),
  repeatable: false,
};
const read: DojoCall<{ id: string }> = {
  operation: 'get-thing',
  method: 'GET',
  path: '/things/1',
  answer: z.object({ id: z.string() }),
  repeatable: true,
};
function deadline(ms = 10_000) {
  return deadlineIn(ms, Date.now);
}
const ok = answers(200, { id: 'x', unknown: 'passes' });

describe('a Dojo call', () => {
  it('sends the raw key, the version and the body as JSON in UTF-8', async () => {
    server.script(ok);
    await client().call(create, deadline());
    const [head, body] = server.requests[0]?.split('\r\n\r\n') ?? [];
    const lines = head?.toLowerCase().split('\r\n');
    expect(lines?.[0]).toBe('post /customers http/1.1');
    expect(lines).toContain('authorization: basic sk_sandbox_first');
    expect(lines).toContain('version: 2024-02-05');
    expect(lines).toContain('content-type: application/json');
    expect(lines).toContain('content-length: 15');
    expect(body).toBe('{"name":"Zoë"}');
  });

  it.each([
    ['', '/things/1?all=true'],
    ['/', '/things/1?all=true'],
    ['/dojo', '/dojo/things/1?all=true'],
    ['/dojo/', '/dojo/things/1?all=true'],
    ['/a/b', '/a/b/things/1?all=true'],
  ])('with a base URL that ends in %j goes to %s', async (path, target) => {
    server.script(ok);
    url = `${server.url}${path}`;
    await client().call({ ...read, path: '/things/1?all=true' }, deadline());
    expect(server.requests[0]?.split(' ')[1]).toBe(target);
  });

  it('returns what the schema names and lets unknown fields pass', async () => {
    server.script(ok);
    expect(await client().call(read, deadline())).toEqual({ id: 'x' });
  });

  it('keeps its connection for the next call', async () => {
    server.script(ok);
    const dojo = client();
    await dojo.call(read, deadline());
    await dojo.call(create, deadline());
    expect(server.connections).toBe(1);
  });

  it('does not trust a connection that was idle for over four seconds', async () => {
    server.script(ok);
    let nowMs = Date.now();
    const transport = createTransport(http as unknown as typeof https, () => nowMs);
    const request = { method: 'GET', url: new URL(url), headers: {}, body: undefined };
    await transport(request, 1_000);
    nowMs += 3_999;
    await transport(request, 1_000);
    expect(server.connections).toBe(1);
    nowMs += 4_001;
    await transport(request, 1_000);
    expect(server.connections).toBe(2);
  });

  it('sends a customer secret in place of the key', async () => {
    server.script(ok);
    await client().call({ ...read, customerSecret: 'cs_secret' }, deadline());
    expect(server.requests[0]?.toLowerCase()).toContain('authorization: basic cs_secret');
  });

  it('reports each attempt with its status or the reason of its failure', async () => {
    server.script(answers(500, {}), resets, ok);
    await client().call(read, deadline());
    expect(observed).toEqual([500, 'ECONNRESET', 200]);
  });
});

/** One row a fault: what the caller sees of a read and of a create, and how often each is sent. */
interface FaultRow {
  readonly fault: string;
  readonly answer: RawAnswer;
  readonly read: { readonly throws: string; readonly sent: number };
  readonly create: { readonly throws: string; readonly sent: number };
}
const unknown = { throws: 'OutcomeUnknown', sent: 1 };
const unavailable = { throws: 'Unavailable', sent: 3 };
const rejected = { throws: 'Rejected', sent: 1 };
const faults: readonly FaultRow[] = [
  { fault: 'silence', answer: staysSilent, read: unavailable, create: unknown },
  {
    fault: 'a stall after the headers',
    answer: stallsAfterHeaders,
    read: unavailable,
    create: unknown,
  },
  { fault: 'a truncated body', answer: truncates, read: unavailable, create: unknown },
  { fault: 'a reset', answer: resets, read: unavailable, create: unknown },
  { fault: '500', answer: answers(500, {}), read: unavailable, create: unknown },
  { fault: '503', answer: answers(503, 'down'), read: unavailable, create: unknown },
  { fault: '408', answer: answers(408, {}), read: unavailable, create: unknown },
  { fault: '429', answer: answers(429, {}), read: unavailable, create: unavailable },
  { fault: '400', answer: answers(400, {}), read: rejected, create: rejected },
  { fault: '403', answer: answers(403, {}), read: rejected, create: rejected },
  { fault: '404', answer: answers(404, {}), read: rejected, create: rejected },
  { fault: '409', answer: answers(409, {}), read: rejected, create: rejected },
  {
    fault: '401 with an unchanged key',
    answer: answers(401, {}),
    read: { throws: 'NotConfigured', sent: 1 },
    create: { throws: 'NotConfigured', sent: 1 },
  },
  {
    fault: '200 with broken JSON',
    answer: answers(200, '{"id": "x'),
    read: { throws: 'ContractBroken', sent: 1 },
    create: unknown,
  },
  {
    fault: '200 without the field we need',
    answer: answers(200, { name: 'x' }),
    read: { throws: 'ContractBroken', sent: 1 },
    create: unknown,
  },
  {
    fault: '302',
    answer: answers(302, '', { location: 'http://127.0.0.1:1/' }),
    read: unavailable,
    create: unknown,
  },
];

describe.each(faults)('when Dojo answers with $fault', (row) => {
  const timeoutMs = ['silence', 'a stall after the headers'].includes(row.fault) ? 150 : 5_000;

  it(`a read throws ${row.read.throws} after ${row.read.sent} sent`, async () => {
    server.script(row.answer);
    const call = client(timeoutMs).call(read, deadline());
    await expect(call).rejects.toMatchObject({ name: row.read.throws });
    expect(server.requests).toHaveLength(row.read.sent);
  });

  it(`a create throws ${row.create.throws} after ${row.create.sent} sent`, async () => {
    server.script(row.answer);
    const call = client(timeoutMs).call(create, deadline());
    await expect(call).rejects.toMatchObject({ name: row.create.throws });
    expect(server.requests).toHaveLength(row.create.sent);
  });
});

describe('when nobody listens', () => {
  it.each([
    ['a read', read],
    ['a create', create],
  ])('%s is tried three times, since it was never sent, and is Unavailable', async (_, call) => {
    url = 'http://127.0.0.1:1';
    await expect(client().call(call, deadline())).rejects.toMatchObject({
      name: 'Unavailable',
      facts: { reason: 'ECONNREFUSED' },
    });
    expect(observed).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED']);
  });
});

describe('retries', () => {
  it('pause with full jitter over a window that doubles', async () => {
    server.script(answers(500, {}), answers(500, {}), ok);
    await client().call(read, deadline());
    expect(pauses).toEqual([100, 200]);
  });

  it('wait as long as Retry-After says, and jitter beyond', async () => {
    server.script(answers(429, {}, { 'retry-after': '2' }), ok);
    await client().call(create, deadline());
    expect(pauses).toEqual([2_100]);
  });

  it('end at once when Retry-After does not fit the deadline, and pass it on', async () => {
    server.script(answers(429, {}, { 'retry-after': '30' }));
    await expect(client().call(read, deadline())).rejects.toMatchObject({
      name: 'Unavailable',
      retryAfterSeconds: 30,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('end when the deadline leaves no time for another attempt', async () => {
    server.script(answers(500, {}));
    await expect(client().call(read, deadline(400))).rejects.toMatchObject({ name: 'Unavailable' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('the time that an attempt is given', () => {
  const timeoutsWith = async (remainingMs: number) => {
    const timeouts: number[] = [];
    const dojo = client(5_000, async (_, timeoutMs) => {
      timeouts.push(timeoutMs);
      return { status: 200, retryAfter: undefined, body: '{"id":"x"}' };
    });
    const call = dojo.call(create, { remainingMs: () => remainingMs });
    return { timeouts, end: await call.catch((error: unknown) => error) };
  };

  it('is its own limit while the deadline leaves more', async () => {
    expect((await timeoutsWith(20_000)).timeouts).toEqual([5_000]);
  });

  it('is what the deadline leaves where that is less: nothing is sent past it', async () => {
    expect((await timeoutsWith(1_234)).timeouts).toEqual([1_234]);
  });

  it('is none once the deadline has passed', async () => {
    const { timeouts, end } = await timeoutsWith(0);
    expect(timeouts).toEqual([]);
    expect(end).toMatchObject({ name: 'Unavailable', facts: { reason: 'deadline' } });
  });
});

describe('a call that needs a proven account', () => {
  const wrong = new NotConfigured('dojo_wrong_account', '');
  const guarded = { ...create, needsProvenAccount: true };
  const proven: string[] = [];
  const onlySecond = async (apiKey: string): Promise<void> => {
    proven.push(apiKey);
    if (apiKey !== 'sk_sandbox_second') throw wrong;
  };

  it('sends nothing with a key of another account', async () => {
    proof = onlySecond;
    await expect(client().call(guarded, deadline())).rejects.toBe(wrong);
    expect(server.requests).toEqual([]);
    expect(renewals).toBe(1);
  });

  it('takes a newer key that belongs to the account', async () => {
    keys = ['sk_sandbox_first', 'sk_sandbox_second'];
    proof = onlySecond;
    server.script(ok);
    await client().call(guarded, deadline());
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.toLowerCase()).toContain('basic sk_sandbox_second');
  });

  it('proves the newer key that a 401 leads to, before it is sent', async () => {
    keys = ['sk_sandbox_first', 'sk_sandbox_foreign'];
    proof = async (apiKey) => {
      if (apiKey === 'sk_sandbox_foreign') throw wrong;
    };
    server.script(answers(401, {}));
    await expect(client().call(guarded, deadline())).rejects.toBe(wrong);
    expect(server.requests).toHaveLength(1);
  });

  it('sends nothing while it cannot be told', async () => {
    const unknown = new Unavailable('dojo_account_not_proven', '');
    proof = async () => {
      throw unknown;
    };
    await expect(client().call(guarded, deadline())).rejects.toBe(unknown);
    expect([server.requests, renewals]).toEqual([[], 0]);
  });

  it('renews a key that is refused while its account is proven, and proves the newer one', async () => {
    keys = ['sk_sandbox_first', 'sk_sandbox_second'];
    const asked: string[] = [];
    proof = async (apiKey) => {
      asked.push(apiKey);
      if (apiKey === 'sk_sandbox_first') throw new NotConfigured('dojo_key_refused', '');
    };
    server.script(ok);
    await client().call(guarded, deadline());
    expect(asked).toEqual(['sk_sandbox_first', 'sk_sandbox_second']);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.toLowerCase()).toContain('basic sk_sandbox_second');
  });

  it('can have its proof made beforehand, with a newer key where the one in use is wrong', async () => {
    keys = ['sk_sandbox_first', 'sk_sandbox_second'];
    proven.length = 0;
    proof = onlySecond;
    await client().proveAccount(deadline());
    expect(proven).toEqual(['sk_sandbox_first', 'sk_sandbox_second']);
    expect(server.requests).toEqual([]);
  });

  it('sends nothing while Dojo refuses the only key that there is', async () => {
    const refused = new NotConfigured('dojo_key_refused', '');
    proof = () => Promise.reject(refused);
    await expect(client().call(guarded, deadline())).rejects.toBe(refused);
    expect(server.requests).toEqual([]);
  });

  it('is the only one that asks for a proof', async () => {
    proof = async () => {
      throw wrong;
    };
    server.script(ok);
    await client().call(read, deadline());
    expect(server.requests).toHaveLength(1);
  });
});

describe('a 401', () => {
  it('fetches the key again and repeats even a create with the new one', async () => {
    keys = ['sk_sandbox_first', 'sk_sandbox_second'];
    server.script(answers(401, {}), ok);
    await client().call(create, deadline());
    expect(server.requests[1]?.toLowerCase()).toContain('basic sk_sandbox_second');
    expect(renewals).toBe(1);
  });

  it('fetches the key only once for one call', async () => {
    keys = ['sk_sandbox_first', 'sk_sandbox_second', 'sk_sandbox_third'];
    server.script(answers(401, {}));
    await expect(client().call(create, deadline())).rejects.toMatchObject({
      code: 'dojo_key_refused',
    });
    expect(renewals).toBe(1);
    expect(server.requests).toHaveLength(2);
  });

  it('to a key that the call names is a refused key, and the one in use is left alone', async () => {
    keys = ['sk_sandbox_first', 'sk_sandbox_second'];
    server.script(answers(401, {}));
    const call = { ...read, apiKey: 'sk_sandbox_named' };
    await expect(client().call(call, deadline())).rejects.toMatchObject({
      name: 'NotConfigured',
      code: 'dojo_key_refused',
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.toLowerCase()).toContain('basic sk_sandbox_named');
    expect(renewals).toBe(0);
  });

  it('to a customer secret is a refusal, and the key is left alone', async () => {
    server.script(answers(401, {}));
    const call = { ...read, customerSecret: 'cs_expired' };
    await expect(client().call(call, deadline())).rejects.toMatchObject({ name: 'Rejected' });
    expect(renewals).toBe(0);
  });
});

describe('a refusal', () => {
  it('carries Dojo’s trace id and field names, and nothing that was sent', async () => {
    server.script(
      answers(400, {
        title: 'Zoë is not a name',
        traceId: '00-abc-01',
        errors: { Name: ['The name Zoë is wrong'] },
      }),
    );
    const failure = await client()
      .call(create, deadline())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      facts: { dojoStatus: 400, dojoTraceId: '00-abc-01', dojoErrorFields: 'Name' },
    });
    expect(JSON.stringify(failure)).not.toContain('Zoë');
  });

  it.each(['', 'not json', '[]', '{"traceId": 5, "errors": "none"}'])(
    'with the body %j is still a refusal',
    async (body) => {
      server.script(answers(400, body));
      await expect(client().call(read, deadline())).rejects.toMatchObject({ name: 'Rejected' });
    },
  );
});
