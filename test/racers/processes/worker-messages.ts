import type { ProxyEvent } from '../../../local/gateway/proxy-event.ts';

/** To a worker: handle this. */
export interface WorkerTask {
  readonly id: number;
  readonly event: ProxyEvent;
}

/** From a worker: what the handler returned. */
export interface WorkerResult {
  readonly id: number;
  readonly answer: unknown;
}
