export type WebhookData = Readonly<Record<string, unknown>>;

/** What a webhook tells, in the order in which Dojo writes it. */
export interface WebhookEnvelope {
  /** `evt_…`. */
  readonly id: string;
  readonly event: string;
  readonly accountId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly data: WebhookData;
}

/** The same, as some of Dojo's senders write it: `{Id, Event, AccountId, CreatedAt, Data}`. */
export function capitaliseEnvelope({ id, event, accountId, createdAt, data }: WebhookEnvelope) {
  return { Id: id, Event: event, AccountId: accountId, CreatedAt: createdAt, Data: data };
}
