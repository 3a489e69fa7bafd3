import type { FaultKind } from '../faults/fault-schema.ts';
import { pushNewest } from '../push-newest.ts';

/** One call to a Dojo route, without headers and body. */
export interface LoggedRequest {
  readonly method: string;
  /** e.g. `POST /customers`; `unknown` for a path that Dojo does not have. */
  readonly route: string;
  /** The answer's status; absent while, or because, there is none. */
  readonly status?: number;
  /** The fault that was played on it. */
  readonly fault?: FaultKind;
}

/** Beyond twice as many the oldest are forgotten. */
export const keptRequests = 100_000;

/** The calls to Dojo's routes since the start or the last `clear`, in order of arrival. */
export class RequestLog {
  #requests: { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] }[] = [];

  /** Notes an arrival; the returned function notes the status of its answer. */
  arrived(request: LoggedRequest): (status: number) => void {
    const entry = { ...request };
    pushNewest(this.#requests, entry, keptRequests);
    return (status) => {
      entry.status = status;
    };
  }

  list(): readonly LoggedRequest[] {
    return this.#requests.map((request) => ({ ...request }));
  }

  /** How often each route was called, answered or not. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { route } of this.#requests) counts[route] = (counts[route] ?? 0) + 1;
    return counts;
  }

  /** @param route e.g. `POST /customers` */
  count(route: string): number {
    return this.#requests.filter((request) => request.route === route).length;
  }

  clear(): void {
    this.#requests = [];
  }
}
