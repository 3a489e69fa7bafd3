/** What the page has to know of the stack. */
export interface StackFacts {
  readonly app: string;
  readonly stage: string;
  readonly dojoUrl: string;
  /** The API key that the stack has for the simulator. Null: it has Dojo itself. */
  readonly simulatorKey: string | null;
  readonly issuerPort: string;
  /** Bodies that the app accepts. */
  readonly sampleOrder: Readonly<Record<string, unknown>>;
  readonly sampleSetup: Readonly<Record<string, unknown>>;
  /** Test cards. None without the simulator. */
  readonly cards: readonly TestCard[];
}

export interface TestCard {
  readonly number: string;
  /** `MM/YY`. */
  readonly expiryDate: string;
  readonly cvv: string;
  readonly scheme: 'MASTERCARD' | 'VISA';
  readonly result: 'approved' | 'challenged-then-approved' | 'declined';
}

/** What one of many requests that were sent at once was answered. */
export interface AnswerAtOnce {
  /** 0: the connection broke. */
  readonly status: number;
  readonly body: unknown;
}
