import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** CloudWatch metrics of the webhook route, in the namespace of the others. */
export interface WebhookMetrics {
  /** The count `Webhooks`, by outcome. Deliveries that failed are counted in `Problems`. */
  received(outcome: string): void;
}

export function createWebhookMetrics(): WebhookMetrics {
  const metrics = new Metrics();
  return {
    received: (outcome) => {
      const single = metrics.singleMetric();
      single.addDimension('outcome', outcome);
      single.addMetric('Webhooks', MetricUnit.Count, 1);
    },
  };
}
