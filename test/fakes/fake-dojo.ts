import { deadlineIn } from '../../functions/core/clock.ts';
import { createDojoClient, type DojoClient } from '../../functions/core/dojo/dojo-client.ts';
import type { DojoAnswer, DojoRequest } from '../../functions/core/dojo/transport.ts';
import { FakeTime } from './fake-time.ts';

/** Answers a request: a status, and what its body says as JSON. */
export type FakeAnswer = (request: DojoRequest) => {
  readonly status: number;
  readonly body?: unknown;
};

/** The real client over a Dojo that is a function, with every request that it got. */
export class FakeDojo {
  readonly time = new FakeTime();
  /** Method and path. */
  readonly requests: string[] = [];
  readonly client: DojoClient;

  constructor(answer: FakeAnswer) {
    this.client = createDojoClient({
      baseUrl: 'https://dojo.example',
      version: '2024-02-05',
      attemptTimeoutMs: 8_000,
      proveAccount: async () => undefined,
      key: { get: async () => 'sk_sandbox_one', renew: async () => 'sk_sandbox_one' },
      transport: async (request): Promise<DojoAnswer> => {
        this.requests.push(`${request.method} ${request.url.pathname}${request.url.search}`);
        const { status, body } = answer(request);
        return {
          status,
          retryAfter: undefined,
          body: body === undefined ? '' : JSON.stringify(body),
        };
      },
      clock: this.time.clock,
      sleep: this.time.sleep,
      random: () => 0,
      observe: () => undefined,
    });
  }

  deadline(ms = 26_500) {
    return deadlineIn(ms, this.time.clock);
  }
}
