import { metricNames } from './metric-names.ts';
import { createMetricWriter } from './metric-writer.ts';

/** CloudWatch metrics of the webhook route: see `metric-names.ts`. */
export interface WebhookMetrics {
  /** `Webhooks`, by outcome. */
  received(outcome: string): void;
  /** `WebhookLag`. */
  published(lagMs: number): void;
}

export function createWebhookMetrics(): WebhookMetrics {
  const write = createMetricWriter();
  return {
    received: (outcome) => write(metricNames.webhooks, 1, outcome),
    published: (lagMs) => write(metricNames.webhookLag, lagMs),
  };
}
