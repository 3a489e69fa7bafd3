import type { StackFacts } from '../../stack-facts.ts';
import type { Answer, Asked } from '../ask.ts';

export interface CallOptions {
  readonly body?: object | undefined;
  /** What makes the repetition of a request do nothing twice. */
  readonly idempotencyKey?: string | undefined;
}

export interface SdkCallOptions {
  readonly body?: object;
  readonly customerSecret?: string;
}

/** Whom the phone calls. */
export interface PhoneCalls {
  readonly stack: StackFacts;
  /** The API, with the user's token. */
  user(
    userId: string,
    method: Asked['method'],
    path: string,
    options?: CallOptions,
  ): Promise<Answer>;
  /** Dojo, as its SDK does. */
  sdk(method: Asked['method'], path: string, options?: SdkCallOptions): Promise<Answer>;
}
